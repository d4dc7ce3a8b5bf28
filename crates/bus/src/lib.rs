//! JetStream as a long, repairable pipe: between the services, and to and from those outside. Never the truth.
//!
//! - [`Bus`] connects (encrypted, or on loopback), checks the server's version, and compares streams with what [`streams`] says. [`provision`] makes
//!   the streams and consumers of the hub, [`provision_leaf`] that of an office's own server.
//! - [`Relay`] carries a log's public events to its stream, [`Pipe`] an [`Outbox`] to its own: receipts to offices, messages to Itjen. JetStream's own
//!   last message says where to go on, so a tail that the server lost is sent again; the expected last sequence fences a second one.
//! - [`RemoteFeed`] reads another service's events: from the bus while it is whole, from the owner of the log (a [`Backfill`]) when it is not.
//! - [`Lane`] reads what came in from outside, in order, from a [`Place`] that its reader keeps.
//! - [`Publisher`] and [`Inbox`] are the other side: what an office or Itjen publishes and reads with.
//!
//! **Invariant:** an event's payload, its place in the log and the place of the event before it travel together; a consumer applies an event only when it
//! holds everything before it.
#![warn(missing_docs)]

mod carry;
mod config;
mod connect;
mod denials;
mod erase;
mod error;
mod headers;
mod inbound;
mod inbox;
mod lane;
mod ordered;
mod outbox;
mod provision;
mod publisher;
mod relay;
mod remote;
pub mod streams;
mod window;

pub use carry::RelayError;
pub use config::{BusConfig, Credentials};
pub use connect::Bus;
pub use erase::Found;
pub use error::BusError;
pub use headers::{from_message, to_message};
pub use inbound::{Inbound, Place};
pub use inbox::{Delivery, Inbox};
pub use lane::Lane;
pub use outbox::{Outbox, Outgoing, Pipe};
pub use provision::{Change, provision, provision_leaf};
pub use publisher::{Acked, PublishRefused, Publisher, Submission};
pub use relay::Relay;
pub use remote::{Backfill, BackfillPage, RemoteFeed};
pub use streams::{Link, Wanted};
