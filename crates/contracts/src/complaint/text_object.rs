//! The sealed text of a complaint.

use kernel::ReportedRole;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// The text of a complaint, ready to be sealed. The order of the fields is part of the format.
#[derive(Serialize)]
pub struct TextObject<'a> {
    /// [`clean`](super::clean)ed, as every text here.
    pub title: &'a str,
    /// What happened.
    pub text: &'a str,
    /// Sorted, each once.
    pub reported_roles: &'a [ReportedRole],
    /// Where to reply outside the mailbox; `null` when none was given.
    pub reply_address: Option<&'a str>,
    /// Who is reported; left out, and not null, when nobody was named.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub reported_name: Option<&'a str>,
}

impl TextObject<'_> {
    /// The content to seal: JSON without white space.
    #[must_use]
    #[expect(clippy::expect_used, reason = "a struct of texts and codes always writes as JSON")]
    pub fn to_bytes(&self) -> Zeroizing<Vec<u8>> {
        Zeroizing::new(serde_json::to_vec(self).expect("JSON of texts"))
    }
}

/// The text of a complaint as its reader finds it. Roles stay text: a reader that is older than a role still reads the rest.
#[derive(Deserialize)]
pub struct ComplaintText {
    /// One line.
    pub title: String,
    /// What happened.
    pub text: String,
    /// Codes of [`ReportedRole`].
    pub reported_roles: Vec<String>,
    /// Where to reply outside the mailbox.
    pub reply_address: Option<String>,
    /// Who is reported.
    #[serde(default)]
    pub reported_name: Option<String>,
}

impl ComplaintText {
    /// Reads the plain content of a text object. `None` when it is no such object; nothing of it is repeated.
    #[must_use]
    pub fn read(plain: &[u8]) -> Option<Self> {
        serde_json::from_slice(plain).ok()
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const BARE: TextObject<'static> = TextObject {
        title: "Pungutan",
        text: "Petugas meminta \"biaya lapangan\".",
        reported_roles: &[ReportedRole::Officer, ReportedRole::OfficeHead],
        reply_address: None,
        reported_name: None,
    };

    #[test]
    fn golden_text() {
        let expected = r#"{"title":"Pungutan","text":"Petugas meminta \"biaya lapangan\".","reported_roles":["officer","office_head"],"reply_address":null}"#;
        assert_eq!(String::from_utf8_lossy(&BARE.to_bytes()), expected);
    }

    #[test]
    fn golden_text_with_address_and_name() {
        let object = TextObject {
            reply_address: Some("a@b.test"),
            reported_name: Some("Rekaan"),
            reported_roles: &[],
            ..BARE
        };
        let expected = r#"{"title":"Pungutan","text":"Petugas meminta \"biaya lapangan\".","reported_roles":[],"reply_address":"a@b.test","reported_name":"Rekaan"}"#;
        assert_eq!(String::from_utf8_lossy(&object.to_bytes()), expected);
    }

    #[test]
    fn what_was_written_reads_back() {
        let read = ComplaintText::read(&BARE.to_bytes()).unwrap();
        assert_eq!((read.title.as_str(), read.text.as_str()), (BARE.title, BARE.text));
        assert_eq!(read.reported_roles, ["officer", "office_head"]);
        assert!(read.reply_address.is_none() && read.reported_name.is_none());
        assert!(ComplaintText::read(b"{}").is_none());
    }
}
