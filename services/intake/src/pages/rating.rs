//! The rating form and its thanks.

use super::questions::{QUESTIONS, Question};
use super::template::{Slot, fill};
use super::{form_title, layout, reason, summary};
use crate::domain::Item;
use crate::wire::rating::{COMMENT_CHARS_MAX, Submitted, UNKNOWN};

const FORM: &str = include_str!("rating.html");
const QUESTION: &str = include_str!("question.html");
const CHOICE: &str = include_str!("choice.html");
const THANKS: &str = include_str!("thanks.html");

/// What the form shows.
pub(crate) struct RatingPage<'a> {
    pub(crate) office: &'a str,
    pub(crate) place: &'a str,
    pub(crate) service: &'a str,
    /// What was filled in before, if it has to be corrected.
    pub(crate) form: &'a Submitted,
    /// Id of the form, if what was sent carried none.
    pub(crate) new_id: &'a str,
    pub(crate) wrong: &'a [(String, String)],
}

/// The form.
pub(crate) fn rating_page(page: &RatingPage<'_>) -> String {
    let RatingPage { office, place, service, form, new_id, wrong } = page;
    let (person, unsur) = QUESTIONS.split_at(2);
    let questions = |questions: &[Question]| -> String {
        questions.iter().map(|question| fieldset(question, form, wrong)).collect()
    };
    let has_unsur = unsur.iter().any(|question| !form.get(question.item.code()).is_empty());
    let id_is_wrong =
        form.get("form_id").is_empty() || wrong.iter().any(|(field, _)| field == "form_id");
    let main = fill(
        FORM,
        &[
            ("summary", Slot::Html(&summary(wrong, label))),
            ("office", Slot::Text(office)),
            ("place", Slot::Text(place)),
            ("service", Slot::Text(service)),
            ("form_id", Slot::Text(if id_is_wrong { new_id } else { form.get("form_id") })),
            ("person", Slot::Html(&questions(person))),
            ("open", Slot::Html(if has_unsur { " open" } else { "" })),
            ("unsur", Slot::Html(&questions(unsur))),
            ("employee", Slot::Text(form.get("employee"))),
            ("employee_wrong", Slot::Html(&reason(wrong, "employee"))),
            ("comment", Slot::Text(form.get("comment"))),
            ("comment_wrong", Slot::Html(&reason(wrong, "comment"))),
            ("comment_max", Slot::Text(&COMMENT_CHARS_MAX.to_string())),
        ],
    );
    layout(&form_title("Penilaian pelayanan", wrong), &main)
}

fn fieldset(question: &Question, form: &Submitted, wrong: &[(String, String)]) -> String {
    let code = question.item.code();
    let given = form.get(code);
    let marks = (1..)
        .zip(question.labels)
        .map(|(mark, label)| choice(code, &mark.to_string(), label, given));
    let choices: String = marks.chain([choice(code, UNKNOWN, "Tidak tahu", given)]).collect();
    fill(
        QUESTION,
        &[
            ("field", Slot::Text(code)),
            ("text", Slot::Text(question.text)),
            ("english", Slot::Text(question.english)),
            ("reason", Slot::Html(&reason(wrong, code))),
            ("choices", Slot::Html(&choices)),
        ],
    )
}

fn choice(field: &str, value: &str, label: &str, given: &str) -> String {
    let checked = if value == given { " checked" } else { "" };
    let number = if value == UNKNOWN { "–" } else { value };
    fill(
        CHOICE,
        &[
            ("field", Slot::Text(field)),
            ("value", Slot::Text(value)),
            ("number", Slot::Text(number)),
            ("label", Slot::Text(label)),
            ("checked", Slot::Html(checked)),
        ],
    )
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

/// The page after the form.
pub(crate) fn thanks_page() -> String {
    layout("Terima kasih", THANKS)
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
            wrong,
        })
    }

    #[test]
    fn a_new_form_has_nothing_chosen() {
        let page = page(&Submitted(vec![]), &[]);
        assert_eq!(page.matches("type=\"radio\"").count(), 55);
        assert!(!page.contains(" checked") && !page.contains("{{") && !page.contains("Galat"));
        assert!(page.contains("Balai &amp; Kantor") && page.contains("value=\"new-id\""));
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
        assert!(page.contains("value=\"old-id\"") && page.contains("&lt;/textarea&gt;&lt;b&gt;"));
    }
}
