//! The id that a form carries hidden. It is random, so its hash tells nothing, and sending the form again is recognised by it.

use std::str::FromStr;

use kernel::{CommandId, ComplaintId, StreamId};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vault::ReceiptCode;

/// Id of one form that was handed out: a random `UUIDv4`. Kept only as its [`FormId::hash`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct FormId(Uuid);

/// What every wrong form id is told: nobody types one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("formulir ini rusak: muat ulang halaman lalu isi kembali")]
pub(crate) struct BadFormId;

impl FromStr for FormId {
    type Err = BadFormId;
    fn from_str(text: &str) -> Result<Self, BadFormId> {
        let id = Uuid::parse_str(text.trim()).map_err(|_| BadFormId)?;
        if id.get_version_num() == 4 { Ok(Self(id)) } else { Err(BadFormId) }
    }
}

impl FormId {
    /// `SHA-256("amanah/form/v1" 00 | form id 16)`.
    pub(crate) fn hash(self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"amanah/form/v1\0");
        hash.update(self.0.as_bytes());
        hash.finalize().into()
    }

    /// The complaint that the form files: the same one however often it is sent.
    pub(crate) fn complaint(self) -> ComplaintId {
        let named = StreamId::named(&format!("complaint/{}", hex::encode(self.hash())));
        ComplaintId::new(named.uuid())
    }

    /// The command that files it.
    pub(crate) fn filing(self) -> CommandId {
        CommandId::following(&hex::encode(self.hash()), "file-complaint")
    }

    /// The receipt code of what the form files. Only forms of the web: the id of an office's letter is seen by many.
    pub(crate) fn code(self) -> ReceiptCode {
        ReceiptCode::from_form(self.0.as_bytes())
    }

    /// The command that posts what it holds into a mailbox.
    pub(crate) fn posting(self) -> CommandId {
        CommandId::following(&hex::encode(self.hash()), "post-message")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_a_random_uuid_is_a_form_id() {
        assert!("6945fc1d-82e2-48b0-b430-3feb6bc481ba".parse::<FormId>().is_ok());
        for bad in ["", "1", "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213", "6945fc1d"] {
            assert_eq!(bad.parse::<FormId>(), Err(BadFormId), "{bad:?}");
        }
    }

    #[test]
    fn a_form_is_the_same_complaint_every_time() {
        let id: FormId = "6945fc1d-82e2-48b0-b430-3feb6bc481ba".parse().unwrap();
        assert_eq!(id.complaint(), id.complaint());
        assert_ne!(id.complaint().uuid(), id.filing().uuid());
        assert_eq!(id.complaint().uuid().get_version_num(), 8);
    }
}
