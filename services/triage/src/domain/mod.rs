//! What the office may decide about complaints: pure rules, no I/O, no clock, no making of ids.
//!
//! Three aggregates. A [`data_request`] asks Itjen for the complaints of one quarter (steps B2 and B3); a [`case`] handles one released
//! complaint from its study to its archive (steps B4 to B10); an [`erasure`] ends with a complaint's content gone. Each folder reads in one
//! order: events, state, decide.
//!
//! **Invariant:** no event holds free text. Texts are sealed beside the log and an event carries their [`vault::SealRef`]; what stands
//! in an event are codes, ids, numbers and times only.
//!
//! To add an event, or to change the shape of a stored one: CONTRIBUTING.md, "Add an event".

mod context;
mod numbers;
mod refusal;

pub mod case;
pub mod data_request;
pub mod erasure;

pub use numbers::{BadReference, LegalReference, LetterNumber};
pub use refusal::Refusal;
