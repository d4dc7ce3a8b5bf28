//! The rating form and its thanks.

use askama::Template;

use super::questions::{QUESTIONS, Question};
use super::wrong::Reason;
use super::{Wrong, render};
use crate::domain::Item;
use crate::wire::rating::{COMMENT_CHARS_MAX, Submitted, UNKNOWN};

/// Questions about the person; the others are about the office.
const PERSON: usize = 2;

/// The form, as it was filled in before if it has to be corrected.
#[derive(Template)]
#[template(path = "rating.html")]
pub(crate) struct RatingPage<'a> {
    pub(crate) office: &'a str,
    pub(crate) place: &'a str,
    pub(crate) service: &'a str,
    pub(crate) form: &'a Submitted,
    /// Id of the form, if what was sent carried none.
    pub(crate) new_id: &'a str,
    pub(crate) wrong: Wrong<'a>,
}

#[derive(Template)]
#[template(path = "thanks.html")]
struct ThanksPage;

struct Asked<'a> {
    code: &'static str,
    text: &'static str,
    english: &'static str,
    reason: Reason<'a>,
    choices: Vec<Choice>,
}

struct Choice {
    value: String,
    number: String,
    label: &'static str,
    is_chosen: bool,
}

pub(crate) fn rating_page(page: &RatingPage<'_>) -> String {
    render(page)
}

pub(crate) fn thanks_page() -> String {
    render(&ThanksPage)
}

impl RatingPage<'_> {
    fn form_id(&self) -> &str {
        self.wrong.form_id(self.form.get("form_id"), self.new_id)
    }

    fn person(&self) -> impl Iterator<Item = Asked<'_>> {
        QUESTIONS[..PERSON].iter().map(|question| self.asked(question))
    }

    fn unsur(&self) -> impl Iterator<Item = Asked<'_>> {
        QUESTIONS[PERSON..].iter().map(|question| self.asked(question))
    }

    fn has_unsur(&self) -> bool {
        QUESTIONS[PERSON..].iter().any(|question| !self.form.get(question.item.code()).is_empty())
    }

    fn asked(&self, question: &Question) -> Asked<'_> {
        let code = question.item.code();
        let given = self.form.get(code);
        let marks = (1..).zip(question.labels).map(|(mark, label)| {
            let (value, number) = (mark.to_string(), mark.to_string());
            Choice { is_chosen: value == given, value, number, label }
        });
        let (value, number) = (UNKNOWN.to_owned(), "–".to_owned());
        let unknown = Choice { is_chosen: given == UNKNOWN, value, number, label: "Tidak tahu" };
        let (text, english) = (question.text, question.english);
        let choices = marks.chain([unknown]).collect();
        Asked { code, text, english, reason: self.wrong.reason(code), choices }
    }
}

fn label(field: &str) -> &'static str {
    match field {
        "conduct" => "Kesopanan dan keramahan petugas",
        "competence" => "Kemampuan petugas",
        "employee" => "Kode petugas",
        "comment" => "Komentar",
        "form_id" => "Formulir",
        other => Item::ALL
            .iter()
            .find(|item| item.code() == other)
            .map_or("Isian", |_| "Unsur pelayanan"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn page(form: &Submitted, wrong: &[(String, String)]) -> String {
        let (office, new_id) = ("Balai & Kantor", "new-id");
        rating_page(&RatingPage {
            office,
            place: "loket-1",
            service: "dokumen-kapal",
            form,
            new_id,
            wrong: Wrong(wrong),
        })
    }

    #[test]
    fn a_new_form_has_nothing_chosen() {
        let page = page(&Submitted(vec![]), &[]);
        assert_eq!(page.matches("type=\"radio\"").count(), 55);
        assert!(!page.contains(" checked") && !page.contains("{{") && !page.contains("Galat"));
        assert!(page.contains("Balai &#38; Kantor") && page.contains("value=\"new-id\""));
    }

    #[test]
    fn a_wrong_form_keeps_what_was_filled_in() {
        let given =
            [("form_id", "old-id"), ("conduct", "3"), ("u2", "tt"), ("comment", "</textarea><b>")];
        let form =
            Submitted(given.map(|(name, value)| (name.to_owned(), value.to_owned())).to_vec());
        let page = page(&form, &[("competence".into(), "pilih salah satu jawaban".into())]);
        assert_eq!(page.matches(" checked").count(), 2);
        assert!(page.contains("<title>Galat: ") && page.contains("href=\"#competence\""));
        assert!(
            page.contains("value=\"old-id\"") && page.contains("&#60;/textarea&#62;&#60;b&#62;")
        );
    }
}
