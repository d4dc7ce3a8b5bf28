//! Where sealed content belongs. Everything here is fixed when the content is made, so it can be bound into the seal for good.

use std::str::FromStr;

use kernel::ComplaintId;
use serde::{Deserialize, Serialize};

kernel::words! {
    /// What a piece of sealed content is. The bytes are part of the seal: never renumber, only add.
    #[repr(u8)]
    pub enum ContentKind {
        /// The text that the reporter filed.
        ComplaintText = 1 => "complaint_text",
        /// A file that came with the complaint or with a later message.
        Attachment = 2 => "attachment",
        /// The study (kajian) of the complaint by Tim WBS.
        Study = 3 => "study",
        /// The head's instruction (disposisi).
        Disposition = 4 => "disposition",
        /// The review (telaah).
        Review = 5 => "review",
        /// The determination whether the complaint is of oversight grade.
        Determination = 6 => "determination",
        /// A clarification that was asked for or given.
        Clarification = 7 => "clarification",
        /// The office's reply to the reporter.
        Reply = 8 => "reply",
        /// Itjen's reply to the office.
        ItjenReply = 9 => "itjen_reply",
        /// A message of the mailbox, either way.
        Message = 10 => "message",
        /// An [`ContentKind::Attachment`] of the same number without what it told of its author and place, for those who handle the case.
        AttachmentClean = 11 => "attachment_clean",
    }
}

impl ContentKind {
    /// The kind in the seal, 1 to 11.
    pub const fn byte(self) -> u8 {
        self as u8
    }
}

/// A text that names no kind of content.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{0}' is not a kind of content: expected one such as complaint_text")]
pub struct UnknownKind(pub String);

impl FromStr for ContentKind {
    type Err = UnknownKind;
    fn from_str(text: &str) -> Result<Self, UnknownKind> {
        let kind = Self::ALL.into_iter().find(|kind| kind.code() == text);
        kind.ok_or_else(|| UnknownKind(text.chars().take(64).collect()))
    }
}

/// The one place of a piece of content. Sealed bytes open at this place only.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct ContentRef {
    /// Whose content it is.
    pub complaint: ComplaintId,
    /// What it is.
    pub kind: ContentKind,
    /// Which of that kind. The owner of the content numbers it and never uses a number twice.
    pub item: u32,
}

impl ContentRef {
    /// `"amanah/seal/v1" 00 | complaint 16 | kind u8 | item u32 big-endian`.
    pub(crate) fn aad(&self) -> Vec<u8> {
        let mut aad = b"amanah/seal/v1\0".to_vec();
        aad.extend_from_slice(self.complaint.uuid().as_bytes());
        aad.push(self.kind.byte());
        aad.extend_from_slice(&self.item.to_be_bytes());
        aad
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The bytes stand in every seal and the codes in every event: these values may never change.
    #[test]
    fn kinds_keep_their_bytes_and_codes() {
        let kinds: Vec<_> = ContentKind::ALL.map(|k| format!("{}={}", k.byte(), k.code())).into();
        assert_eq!(
            kinds.join(" "),
            "1=complaint_text 2=attachment 3=study 4=disposition 5=review 6=determination \
             7=clarification 8=reply 9=itjen_reply 10=message 11=attachment_clean"
        );
    }

    #[test]
    fn a_kind_reads_back_from_text_and_json() {
        for kind in ContentKind::ALL {
            assert_eq!(kind.code().parse(), Ok(kind));
            assert_eq!(serde_json::to_string(&kind).unwrap(), format!("\"{}\"", kind.code()));
        }
        assert!("Study".parse::<ContentKind>().is_err());
    }
}
