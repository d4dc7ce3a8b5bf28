//! The tables beside the log: boards, ballot boxes, sealed filings, and what offices sent.

pub(crate) mod ballots;
mod boards;
pub(crate) mod filings;
pub(crate) mod lanes;
pub(crate) mod mail;
pub(crate) mod receipts;
pub(crate) mod submissions;
mod urn;

pub(crate) use boards::{BoardRow, Boards};
pub(crate) use urn::{Ballot, Urn, cast};
