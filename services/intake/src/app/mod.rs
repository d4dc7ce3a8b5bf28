//! The use cases, one function each: load, decide, append.

mod empty_boxes;
mod file_complaint;
pub(crate) mod lanes;
pub(crate) mod receipts;
mod receive_rating;
mod register_board;
mod sealed_complaint;
pub(crate) mod submit;

use eventlog::EventLog;
use service::Deps;

use crate::tables::{Boards, Urn};

pub(crate) use empty_boxes::{Emptied, empty_office, ticker};
pub(crate) use file_complaint::{Filed, Receipt, file_complaint};
pub(crate) use receive_rating::{find_board, receive_rating};
pub(crate) use register_board::{RegisterBoard, register_board};
pub(crate) use sealed_complaint::{SealedComplaint, sealed_complaint};
pub(crate) use submit::{Answer, Ingress};

/// What every use case works with.
pub(crate) struct Intake {
    pub(crate) deps: Deps,
    pub(crate) log: EventLog,
    pub(crate) boards: Boards,
    pub(crate) urn: Urn,
    pub(crate) inspectorate: vault::PublicKey,
    pub(crate) box_ratings_min: u32,
}
