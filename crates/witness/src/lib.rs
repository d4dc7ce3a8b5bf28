//! A witness of logs (<https://c2sp.org/tlog-witness>), for Itjen: it cosigns a log's checkpoint only if that begins with everything it cosigned
//! before. With its cosignature on a receipt, nobody can have shown the reporter one log and Itjen another.
//!
//! - [`Witness`] judges and keeps; [`serve`] is its HTTP: `POST /add-checkpoint`, and `GET /` for people.
//! - [`Cosigner`] is the asking side: the owner of a log gets its newest checkpoint cosigned.
//! - [`init`] makes a witness's folder: key, configuration, and the last checkpoint of each log.
//!
//! **Invariant:** a checkpoint is on disk before its cosignature leaves, and one folder belongs to one process. So whatever dies when, no two
//! cosignatures contradict each other.

mod book;
mod cosigner;
mod error;
mod folder;
mod http;
mod judge;
mod witness;

pub use cosigner::{AskError, Cosigned, Cosigner, Proving};
pub use error::{Refusal, WitnessError};
pub use folder::{Settings, init};
pub use http::{routes, serve};
pub use witness::{Standing, Witness};
