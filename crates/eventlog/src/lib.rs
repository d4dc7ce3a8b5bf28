//! The event log on PostgreSQL, and everything that reads it.
//!
//! A log is append-only: gap-free positions in commit order, gap-free versions per stream, every row committed to by a Merkle leaf. That one
//! invariant replaces the outbox, the inbox and gap detection: the log *is* the outbox, a position *is* the leaf index.
//!
//! - [`EventLog`] opens a log, appends (grouped: callers that come together share one commit), reads and folds streams.
//! - [`Subscriber`] is an effect of events, [`run`] drives it: in order, exactly once in its own database, one replica at a time.
//! - [`replay`] builds a new copy of a view and swaps it with the live one.
//! - [`Sealer`] signs checkpoints of the tree; [`verify`] recomputes the whole log.
//! - [`EventLog::sealed_past`] waits for a checkpoint, [`EventLog::receipt`] proves a row under it, [`EventLog::tile`] serves the tree.
//!
//! **Invariants:** Callers learn of success only after the commit. The same command id never appends twice. A checkpoint moves in the transaction of its
//! effect, and only from where the same replica left it. An event that cannot be applied is parked with its reason.
//!
//! To add a statement, add a file to `sql/` and a constant to the module that uses it: `cargo xtask sqlx` checks each against the migrations.

mod aggregate;
mod append;
mod checkpoint;
mod columns;
mod committer;
mod cosigned;
mod error;
mod feed;
mod line;
mod log;
mod newest;
mod parked;
mod proofs;
mod publication;
mod read;
mod replay;
mod runner;
mod schema;
mod seal;
mod subscriber;
mod tile_roots;
mod tile_store;
mod verify;

pub use aggregate::{Aggregate, Done, ExecuteError, Loaded};
pub use append::{Append, Appended, NewEvent};
pub use checkpoint::LEASE;
pub use committer::CommitLimits;
pub use error::LogError;
pub use feed::{Feed, LocalFeed, Page};
pub use log::EventLog;
pub use parked::{ParkedEvent, parked};
pub use publication::{Mapping, PublicPage, Publication};
pub use read::{Recorded, head};
pub use replay::{Progress, replay};
pub use runner::{Pace, Replica, RunError, run};
pub use schema::{check_schema, migrate_log, migrate_subscriptions};
pub use seal::Sealer;
pub use subscriber::{Applied, Subscriber, Trouble, View, view_schema};
pub use verify::{Verified, VerifyError, verify};
