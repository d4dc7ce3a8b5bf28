//! JetStream as a long, repairable pipe between the services: never the truth.
//!
//! - [`Bus`] connects, checks the server's version, and makes sure that a log's stream is as the [`topology`] says.
//! - [`Relay`] carries a log's public events to its stream. JetStream's own last message says where to go on, so a tail that the server lost is sent again;
//!   the expected last sequence fences a second relay.
//! - [`RemoteFeed`] reads another service's events: from the bus while it is whole, from the owner of the log (a [`Backfill`]) when it is not.
//!
//! **Invariant:** an event's payload, its place in the log and the place of the event before it travel together; a consumer applies an event only when it
//! holds everything before it.

mod connect;
mod headers;
mod relay;
mod remote;
pub mod topology;

pub use connect::{Bus, BusConfig, BusError};
pub use headers::{from_message, to_message};
pub use relay::{Relay, RelayError};
pub use remote::{Backfill, BackfillPage, RemoteFeed};
