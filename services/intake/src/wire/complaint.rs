//! The complaint form. Its texts are wiped from memory when they are dropped.

use contracts::complaint::{
    ADDRESS_CHARS_MAX, REPORTED_NAME_CHARS_MAX, ReportedRole, TEXT_CHARS_MAX, TEXT_CHARS_MIN,
    TITLE_CHARS_MAX,
};
use service::Failure;
use service::wire::Fields;
use zeroize::Zeroizing;

use super::attachment::attachments;
use super::text::{bounded, form_id};
use crate::app::ComplaintForm;
use crate::files::Attachment;

/// A submitted form as it came.
#[derive(Default)]
pub(crate) struct Submitted {
    pub(crate) texts: Vec<(String, Zeroizing<String>)>,
    /// Each is read to at most one byte over the limit.
    pub(crate) files: Vec<Attachment>,
}

impl Submitted {
    /// The first value of that name; empty when there is none.
    pub(crate) fn get(&self, name: &str) -> &str {
        self.all(name).next().unwrap_or("")
    }

    pub(crate) fn all(&self, name: &str) -> impl Iterator<Item = &str> {
        self.texts.iter().filter(move |(known, _)| known == name).map(|(_, value)| value.as_str())
    }
}

/// Parses the form. Every wrong field is named, in words for the person who filled it; no reason repeats what was written.
pub(crate) fn complaint(form: &mut Submitted) -> Result<ComplaintForm, Failure> {
    let mut fields = Fields::default();
    let id = form_id(&mut fields, form.get("form_id"));
    let title = bounded(&mut fields, "title", form.get("title"), 1, TITLE_CHARS_MAX);
    let text = bounded(&mut fields, "text", form.get("text"), TEXT_CHARS_MIN, TEXT_CHARS_MAX);
    let reported_roles = reported_roles(&mut fields, form);
    let name = form.get("reported_name");
    let name = bounded(&mut fields, "reported_name", name, 0, REPORTED_NAME_CHARS_MAX);
    let address = form.get("reply_address");
    let address = bounded(&mut fields, "reply_address", address, 0, ADDRESS_CHARS_MAX);
    let attachments = attachments(&mut fields, std::mem::take(&mut form.files));
    let reported_name = Some(name).filter(|name| !name.is_empty());
    let reply_address = Some(address).filter(|address| !address.is_empty());
    fields.finish(id.map(|id| ComplaintForm {
        id,
        title,
        text,
        reported_roles,
        reported_name,
        reply_address,
        attachments,
    }))
}

fn reported_roles(fields: &mut Fields, form: &Submitted) -> Vec<ReportedRole> {
    let mut roles = vec![];
    for text in form.all("reported_role").filter(|text| !text.trim().is_empty()) {
        match text.trim().parse() {
            Ok(role) => roles.push(role),
            Err(_) => fields.wrong("reported_role", "pilih petugas, pejabat, atau kepala balai"),
        }
    }
    roles.sort_unstable();
    roles.dedup();
    roles
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::files::attachment::attachment;
    use contracts::complaint::FILE_BYTES_MAX;

    fn form(pairs: &[(&str, &str)]) -> Submitted {
        let text = |(name, value): &(&str, &str)| {
            ((*name).to_owned(), Zeroizing::new((*value).to_owned()))
        };
        Submitted { texts: pairs.iter().map(text).collect(), files: vec![] }
    }

    fn named(form: &mut Submitted) -> Vec<String> {
        let failure = complaint(form).err().map(|failure| failure.fields).unwrap_or_default();
        failure.into_iter().map(|(field, _)| field).collect()
    }

    const GOOD: [(&str, &str); 3] = [
        ("form_id", "6945fc1d-82e2-48b0-b430-3feb6bc481ba"),
        ("title", "Pungutan"),
        ("text", "Petugas meminta uang di luar tarif."),
    ];

    #[test]
    fn a_complaint_needs_a_title_and_a_text_and_nothing_else() {
        let parsed = complaint(&mut form(&GOOD)).ok().unwrap();
        assert!(
            parsed.reply_address.is_none()
                && parsed.reported_roles.is_empty()
                && parsed.attachments.is_empty()
        );
    }

    #[test]
    fn every_wrong_field_is_named_at_once() {
        let mut bad = form(&[("text", "terlalu pendek"), ("reported_role", "menteri")]);
        bad.files = (0..6).map(|_| attachment("a", b"a")).collect();
        assert_eq!(named(&mut bad), ["form_id", "title", "text", "reported_role", "attachments"]);
    }

    #[test]
    fn roles_are_kept_once_each() {
        let mut pairs = GOOD.to_vec();
        pairs.extend([
            ("reported_role", "kepala-balai"),
            ("reported_role", "officer"),
            ("reported_role", "office_head"),
        ]);
        let parsed = complaint(&mut form(&pairs)).ok().unwrap();
        assert_eq!(parsed.reported_roles, [ReportedRole::Officer, ReportedRole::OfficeHead]);
    }

    #[test]
    fn a_file_that_nobody_chose_is_none_and_an_empty_one_is_refused() {
        let mut form = form(&GOOD);
        form.files = vec![attachment("", b"")];
        assert!(complaint(&mut form).ok().unwrap().attachments.is_empty());
        form.files = vec![attachment("a.txt", b"isi"), attachment("foto.jpg", b"")];
        let fields = complaint(&mut form).err().map(|failure| failure.fields).unwrap();
        assert_eq!(fields, [("attachments".to_owned(), "berkas ke-2 kosong".to_owned())]);
    }

    #[test]
    fn a_large_or_unknown_file_is_refused() {
        let mut good = form(&GOOD);
        for bad in [vec![b'a'; FILE_BYTES_MAX + 1], b"MZ\x90\0\x03".to_vec()] {
            good.files = vec![attachment("a", &bad)];
            assert_eq!(named(&mut good), ["attachments"]);
        }
        good.files = (0..4).map(|_| attachment("a", &vec![b'a'; 5 << 20])).collect();
        assert_eq!(named(&mut good), ["attachments"], "each is padded to 8 MiB");
    }

    #[test]
    fn a_name_is_optional() {
        let mut pairs = GOOD.to_vec();
        pairs.push(("reported_name", "  Budi "));
        let parsed = complaint(&mut form(&pairs)).ok().unwrap();
        assert_eq!(parsed.reported_name.unwrap().as_str(), "Budi");
    }
}
