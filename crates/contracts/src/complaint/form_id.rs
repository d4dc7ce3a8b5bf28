//! The id of a form, from which the id of its complaint follows.

use std::str::FromStr;

use kernel::{ComplaintId, StreamId};
use sha2::{Digest, Sha256};
use uuid::Uuid;
use vault::ReceiptCode;

/// Id of one form: a random `UUIDv4`. A page of intake carries one hidden; of an office's letter it is the id of the submission. Whoever receives
/// it keeps its [`hash`](Self::hash) only.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct FormId(Uuid);

/// A text or UUID that is no form id.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("must be a random UUID (version 4)")]
pub struct BadFormId;

impl TryFrom<Uuid> for FormId {
    type Error = BadFormId;
    fn try_from(id: Uuid) -> Result<Self, BadFormId> {
        if id.get_version_num() == 4 { Ok(Self(id)) } else { Err(BadFormId) }
    }
}

impl FromStr for FormId {
    type Err = BadFormId;
    fn from_str(text: &str) -> Result<Self, BadFormId> {
        Uuid::parse_str(text.trim()).map_err(|_| BadFormId)?.try_into()
    }
}

impl FormId {
    /// `SHA-256("amanah/form/v1" 00 | form id 16)`.
    #[must_use]
    pub fn hash(self) -> [u8; 32] {
        let mut hash = Sha256::new();
        hash.update(b"amanah/form/v1\0");
        hash.update(self.0.as_bytes());
        hash.finalize().into()
    }

    /// The complaint that the form files: the same one however often the form is sent.
    #[must_use]
    pub fn complaint(self) -> ComplaintId {
        let named = StreamId::named(&format!("complaint/{}", hex::encode(self.hash())));
        ComplaintId::new(named.uuid())
    }

    /// The receipt code of what a page's form files. Never for an office's letter: many see the id of a submission.
    #[must_use]
    pub fn code(self) -> ReceiptCode {
        ReceiptCode::from_form(self.0.as_bytes())
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
        assert_eq!(id.complaint().uuid().get_version_num(), 8);
    }
}
