//! The rules of procedure B: pure, without I/O, clock, or new ids.
//!
//! Three aggregates. A [`data_request`] asks Itjen for the complaints of one quarter (steps B2 and B3). A [`case`] handles one released
//! complaint from its study to its archive (steps B4 to B10). An [`erasure`] deletes a complaint's content. Read each folder in
//! this order: events, state, decide.
//!
//! **Invariant:** no event holds free text. Texts are sealed beside the log, and an event carries their [`vault::SealRef`]. Events hold codes, ids,
//! numbers and times only.
//!
//! To add an event, or to change the shape of a stored one: CONTRIBUTING.md, "Add an event".

mod context;
mod numbers;
mod refusal;

pub mod case;
pub mod data_request;
pub mod erasure;

pub use numbers::{LegalReference, LetterNumber};
pub use refusal::Refusal;
