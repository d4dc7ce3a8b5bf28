//! The rating form.

use contracts::complaint::{FormId, clean};
use kernel::EmployeeCode;
use service::Failure;
use service::wire::Fields;

use super::text::form_id;
use crate::domain::{Answers, Item, Mark, Rating};

/// Characters of a comment.
pub(crate) const COMMENT_CHARS_MAX: usize = 500;
/// How a form says "tidak tahu".
pub(crate) const UNKNOWN: &str = "tt";

/// A submitted form: names and values in the order they came.
pub(crate) struct Submitted(pub(crate) Vec<(String, String)>);

impl Submitted {
    /// The first value of that name; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.0.iter().find(|(known, _)| known == name).map_or("", |(_, value)| value.trim())
    }
}

/// Parses the form. Every wrong field is named, in words for the person who filled it.
pub(crate) fn rating(form: &Submitted) -> Result<(FormId, Rating), Failure> {
    let mut fields = Fields::default();
    let id = form_id(&mut fields, form.get("form_id"));
    let answers = answers(&mut fields, form);
    let employee = employee(&mut fields, form.get("employee"));
    let comment = comment(&mut fields, form.get("comment"));
    fields.finish(id.map(|id| (id, Rating { employee, answers, comment })))
}

fn answers(fields: &mut Fields, form: &Submitted) -> Answers {
    let mut answers = Answers::new();
    for item in Item::ALL {
        match form.get(item.code()) {
            "" if item.is_required() => fields.wrong(item.code(), "pilih salah satu jawaban"),
            "" | UNKNOWN | "dk" => {}
            text => match text.parse::<Mark>() {
                Ok(mark) => drop(answers.insert(item, mark)),
                Err(_) => fields.wrong(item.code(), "pilih nilai 1, 2, 3, 4, atau tidak tahu"),
            },
        }
    }
    answers
}

fn employee(fields: &mut Fields, text: &str) -> Option<EmployeeCode> {
    if text.is_empty() {
        return None;
    }
    let code = EmployeeCode::try_new(text.to_lowercase());
    let code =
        code.map_err(|_| "tulis kode pada tanda pengenal petugas, misalnya pgw-03, atau kosongkan");
    fields.take("employee", code)
}

fn comment(fields: &mut Fields, text: &str) -> Option<String> {
    let comment = clean(text);
    if comment.chars().count() > COMMENT_CHARS_MAX {
        fields.wrong("comment", format!("paling banyak {COMMENT_CHARS_MAX} karakter"));
    }
    Some(comment).filter(|comment| !comment.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: (&str, &str) = ("form_id", "6945fc1d-82e2-48b0-b430-3feb6bc481ba");

    fn form(pairs: &[(&str, &str)]) -> Submitted {
        Submitted(
            pairs.iter().map(|(name, value)| ((*name).to_owned(), (*value).to_owned())).collect(),
        )
    }

    #[test]
    fn marks_are_kept_and_tidak_tahu_is_absent() {
        let pairs = [
            ID,
            ("conduct", "4"),
            ("competence", "tt"),
            ("u3", "2"),
            ("u4", ""),
            ("employee", "PGW-03"),
            ("board", "x"),
        ];
        let (_, rating) = rating(&form(&pairs)).unwrap();
        assert_eq!(serde_json::to_string(&rating.answers).unwrap(), r#"{"conduct":4,"u3":2}"#);
        assert_eq!(rating.employee.unwrap().as_str(), "pgw-03");
        assert_eq!(rating.comment, None);
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let long = "a".repeat(501);
        let pairs =
            [("conduct", "7"), ("u9", "baik"), ("employee", "Budi S."), ("comment", long.as_str())];
        let failure = rating(&form(&pairs)).unwrap_err();
        let named: Vec<&str> = failure.fields.iter().map(|(field, _)| field.as_str()).collect();
        assert_eq!(named, ["form_id", "conduct", "competence", "u9", "employee", "comment"]);
    }

    #[test]
    fn a_comment_is_counted_as_its_writer_sees_it() {
        let comment = "é\r\n".repeat(250);
        let pairs = [ID, ("conduct", "4"), ("competence", "4"), ("comment", comment.as_str())];
        assert!(rating(&form(&pairs)).is_ok());
    }
}
