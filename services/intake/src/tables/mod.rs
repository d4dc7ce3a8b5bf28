//! The tables beside the log: boards, ballot boxes, sealed filings.

pub(crate) mod ballots;
mod boards;
pub(crate) mod filings;
mod urn;

pub(crate) use boards::{BoardRow, Boards};
pub(crate) use urn::{Ballot, Urn};
