//! The complaint form.

use contracts::complaint::{ADDRESS_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use kernel::{Office, ReportedRole};

use super::template::{Slot, fill};
use super::{form_title, layout, reason, summary};
use crate::wire::complaint::Submitted;
use crate::wire::dotted;

const FORM: &str = include_str!("complaint.html");
const ROLE: &str = include_str!("role.html");

/// What the form shows.
pub(crate) struct ComplaintPage<'a> {
    pub(crate) office: &'a Office,
    /// What was filled in before, if it has to be corrected; files have to be chosen again.
    pub(crate) form: &'a Submitted,
    /// Id of the form, if what was sent carried none.
    pub(crate) new_id: &'a str,
    pub(crate) wrong: &'a [(String, String)],
}

/// The form.
pub(crate) fn complaint_page(page: &ComplaintPage<'_>) -> String {
    let ComplaintPage { office, form, new_id, wrong } = page;
    let id_is_wrong =
        form.get("form_id").is_empty() || wrong.iter().any(|(field, _)| field == "form_id");
    let roles: String = ReportedRole::ALL.iter().map(|role| checkbox(*role, form)).collect();
    let main = fill(
        FORM,
        &[
            ("summary", Slot::Html(&summary(wrong, label))),
            ("office", Slot::Text(&office.name)),
            ("form_id", Slot::Text(if id_is_wrong { new_id } else { form.get("form_id") })),
            ("title", Slot::Text(form.get("title"))),
            ("title_wrong", Slot::Html(&reason(wrong, "title"))),
            ("title_max", Slot::Text(&dotted(TITLE_CHARS_MAX))),
            ("text", Slot::Text(form.get("text"))),
            ("text_wrong", Slot::Html(&reason(wrong, "text"))),
            ("text_max", Slot::Text(&dotted(TEXT_CHARS_MAX))),
            ("roles", Slot::Html(&roles)),
            ("roles_wrong", Slot::Html(&reason(wrong, "reported_role"))),
            ("name", Slot::Text(form.get("reported_name"))),
            ("name_wrong", Slot::Html(&reason(wrong, "reported_name"))),
            ("address", Slot::Text(form.get("reply_address"))),
            ("address_wrong", Slot::Html(&reason(wrong, "reply_address"))),
            ("address_max", Slot::Text(&dotted(ADDRESS_CHARS_MAX))),
            ("attachments_wrong", Slot::Html(&reason(wrong, "attachments"))),
        ],
    );
    layout(&form_title("Lapor dengan aman", wrong), &main)
}

fn checkbox(role: ReportedRole, form: &Submitted) -> String {
    let chosen = form.all("reported_role").any(|given| given.parse() == Ok(role));
    let label = match role {
        ReportedRole::Officer => "Petugas",
        ReportedRole::Official => "Pejabat",
        ReportedRole::OfficeHead => "Kepala Balai",
    };
    fill(
        ROLE,
        &[
            ("value", Slot::Text(role.word())),
            ("label", Slot::Text(label)),
            ("checked", Slot::Html(if chosen { " checked" } else { "" })),
        ],
    )
}

fn label(field: &str) -> &'static str {
    match field {
        "title" => "Judul",
        "text" => "Uraian",
        "reported_role" => "Siapa yang dilaporkan",
        "reported_name" => "Nama yang dilaporkan",
        "reply_address" => "Alamat balasan",
        "attachments" => "Lampiran",
        _ => "Formulir",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use zeroize::Zeroizing;

    fn page(form: &Submitted, wrong: &[(String, String)]) -> String {
        let office = Office {
            code: "gto".parse().unwrap(),
            name: "BKK Gorontalo".into(),
            zone: kernel::Zone::Wita,
        };
        complaint_page(&ComplaintPage { office: &office, form, new_id: "new-id", wrong })
    }

    #[test]
    fn a_new_form_is_whole() {
        let page = page(&Submitted::default(), &[]);
        assert!(page.contains("BKK Gorontalo") && page.contains("value=\"new-id\""));
        assert!(!page.contains("{{") && !page.contains(" checked") && !page.contains("<script"));
    }

    #[test]
    fn a_wrong_form_keeps_what_was_written() {
        let given =
            [("title", "\"Uang\""), ("reported_role", "kepala-balai"), ("form_id", "old-id")];
        let texts = given.map(|(name, value)| (name.to_owned(), Zeroizing::new(value.to_owned())));
        let form = Submitted { texts: texts.into(), files: vec![] };
        let page = page(&form, &[("text".into(), "wajib diisi".into())]);
        assert!(
            page.contains("&quot;Uang&quot;") && page.contains("value=\"kepala-balai\" checked")
        );
        assert!(page.contains("href=\"#text\"") && page.contains("value=\"old-id\""));
    }
}
