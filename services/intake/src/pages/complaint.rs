//! The complaint form.

use askama::Template;
use contracts::complaint::{ADDRESS_CHARS_MAX, TEXT_CHARS_MAX, TITLE_CHARS_MAX};
use kernel::{Office, ReportedRole};

use super::{Wrong, render};
use crate::wire::complaint::Submitted;
use crate::wire::dotted;

/// The form, as it was filled in before if it has to be corrected. Files have to be chosen again.
#[derive(Template)]
#[template(path = "complaint.html")]
pub(crate) struct ComplaintPage<'a> {
    pub(crate) office: &'a Office,
    pub(crate) form: &'a Submitted,
    /// Id of the form, if what was sent carried none.
    pub(crate) new_id: &'a str,
    pub(crate) wrong: Wrong<'a>,
}

struct Role {
    value: &'static str,
    label: &'static str,
    is_chosen: bool,
}

pub(crate) fn complaint_page(page: &ComplaintPage<'_>) -> String {
    render(page)
}

impl ComplaintPage<'_> {
    fn form_id(&self) -> &str {
        self.wrong.form_id(self.form.get("form_id"), self.new_id)
    }

    fn roles(&self) -> impl Iterator<Item = Role> {
        ReportedRole::ALL.into_iter().map(|role| Role {
            value: role.word(),
            label: match role {
                ReportedRole::Officer => "Petugas",
                ReportedRole::Official => "Pejabat",
                ReportedRole::OfficeHead => "Kepala Balai",
            },
            is_chosen: self.form.all("reported_role").any(|given| given.parse() == Ok(role)),
        })
    }
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
        complaint_page(&ComplaintPage {
            office: &office,
            form,
            new_id: "new-id",
            wrong: Wrong(wrong),
        })
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
        assert!(page.contains("&#34;Uang&#34;") && page.contains("value=\"kepala-balai\" checked"));
        assert!(page.contains("href=\"#text\"") && page.contains("value=\"old-id\""));
    }
}
