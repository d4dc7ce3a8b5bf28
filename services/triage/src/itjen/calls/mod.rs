//! Use cases of the calls that Itjen's machine makes, besides its submissions.

mod items;
mod mailbox;
mod pending;

pub(super) use items::{acknowledged, fetch_sealed, note_handed_out, store_acknowledged};
pub(super) use mailbox::{
    MailboxPlace, SealedMailbox, SealedMessage, Unanswered, list_unanswered, post_to_mailbox,
    read_mailbox,
};
pub(crate) use pending::list_pending;
pub(super) use pending::{Page, Pending, PendingComplaint, PendingFact, pending};
