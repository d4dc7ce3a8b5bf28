//! The use cases, one function each: load, decide, append.

mod empty_boxes;
mod erase_complaint;
mod file_complaint;
mod inventory;
pub(crate) mod leftovers;
pub(crate) mod mailbox;
mod messages;
mod post;
mod proof;
mod receive_rating;
mod register_board;
mod sealed_complaint;
mod sign_in;

use eventlog::EventLog;
use service::{Deps, Pace};

use crate::tables::filings::Filings;
use crate::tables::{Boards, Urn};

pub(crate) use empty_boxes::{Emptied, empty_office, ticker};
pub(crate) use erase_complaint::{Erase, Erased, erase_complaint};
pub(crate) use file_complaint::{
    Committed, ComplaintForm, Filed, Receipt, file_complaint, filed, filing_command,
};
#[cfg(test)]
pub(crate) use file_complaint::{Sealing, seal};
pub use inventory::missing_seals;
pub(crate) use mailbox::{Letter, Mailbox, Said, knows, mailbox};
pub(crate) use messages::{Messages, PostSealed, list_messages, post_sealed};
pub(crate) use post::{MailForm, post};
pub(crate) use proof::proof_of;
pub(crate) use receive_rating::{find_board, receive_rating};
pub(crate) use register_board::{RegisterBoard, register_board};
pub(crate) use sealed_complaint::{SealedComplaint, sealed_complaint, sealed_for_handlers};
pub(crate) use sign_in::{UNKNOWN_CODE, failed_sign_ins};

pub(crate) struct Intake {
    pub(crate) deps: Deps,
    pub(crate) log: EventLog,
    pub(crate) boards: Boards,
    pub(crate) urn: Urn,
    pub(crate) filings: Filings,
    pub(crate) failed_sign_ins: Pace,
    pub(crate) inspectorate: vault::PublicKey,
    pub(crate) box_ratings_min: u32,
}
