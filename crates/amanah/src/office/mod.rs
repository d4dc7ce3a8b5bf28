//! `amanah office publish` and `amanah office edge`: what runs on an office's computer.
//!
//! - [`publish`] sends a file of ratings, counts or rosters, or a complaint from a letter. Its state file makes it resumable: the same line is the same
//!   submission however often the command is repeated.
//! - [`edge`] runs the office's own nats-server, looks after the link, and keeps the receipts.
//!
//! **Invariant:** a submission and its id are on disk before it is sent, and the same id always goes with the same bytes. One process at a time reads the
//! office's receipts; all of them find them in `receipts.ndjson`.

mod config;
mod edge;
mod letter;
mod publish;
mod receipts;
mod send;
mod source;
mod state;
#[cfg(test)]
mod tests;

pub use config::{Enrolment, LeafConfig, OfficeConfig};
pub use edge::{EdgeArgs, edge};
pub use publish::{PublishArgs, publish};
