//! Between databases and JetStream: carries logs and tables to their streams, and reads another service's log.
//!
//! - [`Relay`] carries a log's public events to its stream, [`Pipe`] the messages of an [`Outbox`] to its own: receipts to offices, messages to
//!   Itjen. JetStream's own last message says where to go on, so a tail that the server lost is sent again; the expected last sequence fences a
//!   second carrier.
//! - [`RemoteFeed`] reads another service's events: from the bus while it is whole, from the owner of the log (a [`Backfill`]) when it is not.
//!
//! **Invariant:** a consumer applies an event only when it holds everything before it.
//! **Deliberately absent:** a cursor of the relay, and durable consumers of our own.

mod carry;
mod error;
mod outbox;
mod relay;
mod remote;
mod supply;
mod window;

pub use outbox::{Outbox, Outgoing, Pipe};
pub use relay::Relay;
pub use remote::{Backfill, BackfillPage, RemoteFeed};
