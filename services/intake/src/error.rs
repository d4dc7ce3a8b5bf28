//! Refusals of this service as a caller sees them.

use service::{Failure, FailureKind};

use crate::domain::Refusal;

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        let (kind, code) = match refusal {
            Refusal::NotFiled => return Self::not_found(),
            Refusal::TokenShownOnce => (FailureKind::Refused, "TOKEN_SHOWN_ONCE"),
            Refusal::Erased => (FailureKind::Refused, "ERASED"),
            Refusal::ItemTaken => (FailureKind::Conflict, "ITEM_TAKEN"),
            Refusal::MailboxFull => (FailureKind::Refused, "MAILBOX_FULL"),
            Refusal::FilesFull => (FailureKind::Refused, "FILES_FULL"),
        };
        Self::new(kind, code, refusal.to_string())
    }
}

/// A form whose id is none that a page handed out. Nobody types one.
pub(crate) fn bad_form() -> Failure {
    Failure::invalid(vec![("form_id".to_owned(), BAD_FORM.to_owned())])
}

/// What the page says about it.
pub(crate) const BAD_FORM: &str = "formulir ini rusak: muat ulang halaman lalu isi kembali";

/// Something that this service stored itself and cannot read back.
pub(crate) fn unreadable(error: &dyn std::error::Error) -> Failure {
    Failure::internal("read what was stored", error)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_with_its_code() {
        let failure = Failure::from(Refusal::TokenShownOnce);
        assert_eq!((failure.kind, failure.code), (FailureKind::Refused, "TOKEN_SHOWN_ONCE"));
    }
}
