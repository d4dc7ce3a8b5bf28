//! A complaint as filed: one stream each.

use kernel::{PersonId, Timestamp};
use vault::SealRef;

use super::{
    ComplaintErased, ComplaintFiled, ComplaintSupplemented, IntakeEvent, MessagePosted, Refusal,
};

/// Messages of a mailbox, from both sides.
const MESSAGES_MAX: usize = 500;
/// Files that may come after the filing.
const LATER_FILES_MAX: usize = 20;
/// Sealed bytes of all files of a complaint: what one answer to another service can hold.
const FILE_BYTES_MAX: u64 = 28 << 20;

kernel::words! {
    pub enum Sender {
        /// The reporter, with the receipt code.
        Reporter => "reporter",
        /// The office that handles the case.
        Office => "office",
        Inspectorate => "inspectorate",
    }
}

/// Numbers inside the seals of a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Numbers {
    /// Of a message: 0, 1, 2 …
    pub message: u32,
    /// Of a file; those of the filing are counted first.
    pub file: u32,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Post {
    pub from: Sender,
    /// Numbers under which it was sealed.
    pub next: Numbers,
    pub message: Option<SealRef>,
    /// Files, in their order.
    pub files: Vec<SealRef>,
}

/// An erasure that triage decided.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Erasure {
    /// The law or retention rule that requires it.
    pub legal_basis: String,
    /// Code of the retention class, or empty.
    pub retention_class: String,
    pub approvers: [PersonId; 2],
    /// When it is carried out.
    pub at: Timestamp,
}

#[derive(Clone, Debug, Default)]
pub struct Complaint {
    filed: Option<ComplaintFiled>,
    messages: Vec<SealRef>,
    later: Vec<SealRef>,
    erased: bool,
}

impl Complaint {
    /// Files it; a complaint that was filed before stays as it was.
    pub fn file(&self, complaint: &ComplaintFiled) -> Vec<IntakeEvent> {
        match &self.filed {
            None => vec![IntakeEvent::ComplaintFiled(complaint.clone())],
            Some(_) => vec![],
        }
    }

    /// Puts a message, files, or both into the mailbox. They carry their numbers inside their seals, so those must be the next ones:
    /// somebody who was faster has taken them.
    pub fn post(&self, post: &Post) -> Result<Vec<IntakeEvent>, Refusal> {
        let filed = self.open()?;
        let (given, next) = (post.next, self.next());
        let message_taken = post.message.is_some() && given.message != next.message;
        if message_taken || (!post.files.is_empty() && given.file != next.file) {
            return Err(Refusal::ItemTaken);
        }
        if self.messages.len() >= MESSAGES_MAX {
            return Err(Refusal::MailboxFull);
        }
        let files = filed.attachments.iter().chain(&self.later).chain(&post.files);
        if !post.files.is_empty()
            && (self.later.len() + post.files.len() > LATER_FILES_MAX || !fits(files))
        {
            return Err(Refusal::FilesFull);
        }
        let (complaint, office) = (filed.complaint, &filed.office);
        let message = post.message.map(|message| {
            let (office, from) = (office.clone(), post.from);
            IntakeEvent::MessagePosted(MessagePosted { complaint, office, from, message })
        });
        let attachments = post.files.clone();
        let files = (!attachments.is_empty()).then(|| {
            let office = office.clone();
            IntakeEvent::ComplaintSupplemented(ComplaintSupplemented {
                complaint,
                office,
                attachments,
            })
        });
        Ok(message.into_iter().chain(files).collect())
    }

    /// Appends the tombstone, once.
    pub fn erase(&self, order: &Erasure) -> Result<Vec<IntakeEvent>, Refusal> {
        let filed = self.filed.as_ref().ok_or(Refusal::NotFiled)?;
        if self.erased {
            return Ok(vec![]);
        }
        Ok(vec![IntakeEvent::ComplaintErased(ComplaintErased {
            complaint: filed.complaint,
            office: filed.office.clone(),
            legal_basis: order.legal_basis.clone(),
            retention_class: order.retention_class.clone(),
            approvers: order.approvers.clone(),
            at: order.at,
        })])
    }

    /// The complaint as filed, unless its content was erased.
    pub fn open(&self) -> Result<&ComplaintFiled, Refusal> {
        match &self.filed {
            None => Err(Refusal::NotFiled),
            Some(_) if self.erased => Err(Refusal::Erased),
            Some(filed) => Ok(filed),
        }
    }

    pub fn next(&self) -> Numbers {
        let first = self.filed.as_ref().map_or(0, |filed| filed.attachments.len());
        Numbers { message: number(self.messages.len()), file: number(first + self.later.len()) }
    }

    /// The filing that counts, by the digest of its sealed text.
    pub fn filing(&self) -> Option<[u8; 32]> {
        self.filed.as_ref().and_then(ComplaintFiled::filing)
    }

    /// Files that came after the filing, by their digests.
    pub fn later_files(&self) -> Vec<[u8; 32]> {
        self.later.iter().map(|seal| seal.digest).collect()
    }

    /// All files that events name, by their digests.
    pub fn files(&self) -> Vec<[u8; 32]> {
        let first = self.filed.iter().flat_map(|filed| &filed.attachments);
        first.chain(&self.later).map(|seal| seal.digest).collect()
    }

    /// True when an event names the sealed bytes with this digest.
    pub fn holds(&self, digest: &[u8; 32]) -> bool {
        self.messages.iter().chain(&self.later).any(|seal| seal.digest == *digest)
    }

    pub fn evolve(&mut self, event: &IntakeEvent) {
        match event {
            IntakeEvent::ComplaintFiled(filed) => self.filed = Some(filed.clone()),
            IntakeEvent::MessagePosted(posted) => self.messages.push(posted.message),
            IntakeEvent::ComplaintSupplemented(later) => self.later.extend(&later.attachments),
            IntakeEvent::ComplaintErased(_) => self.erased = true,
            _ => {}
        }
    }
}

/// True when one answer to another service can hold all these sealed files.
pub fn fits<'a>(files: impl IntoIterator<Item = &'a SealRef>) -> bool {
    files.into_iter().map(|seal| u64::from(seal.size)).sum::<u64>() <= FILE_BYTES_MAX
}

fn number(count: usize) -> u32 {
    u32::try_from(count).unwrap_or(u32::MAX)
}
