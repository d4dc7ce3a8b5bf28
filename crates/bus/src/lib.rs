//! JetStream as a long, repairable pipe: between the services, and to and from those outside. Never the truth.
//!
//! - [`Bus`] connects (encrypted, or on loopback), checks the server's version, and compares streams with what [`streams`] says. [`provision`] makes
//!   the streams and consumers of the hub, [`provision_leaf`] that of an office's own server.
//! - [`Publisher`] and [`Inbox`] are for offices and Itjen: what they publish and read with.
//! - [`Lane`] reads what came in from outside, in order, from a [`Place`] that its reader stores.
//! - [`to_message`] and [`from_message`] say how a public event travels.
//!
//! **Invariant:** the payload of an event, its position in the log and the position of the event before it travel together.
//! **Deliberately absent:** a database. The crate `relay` carries logs and tables to their streams.

mod config;
mod connect;
mod denials;
mod erase;
mod error;
mod headers;
mod inbound;
mod inbox;
mod lane;
mod last;
mod ordered;
mod provision;
mod publisher;
pub mod streams;

pub use config::BusConfig;
pub use connect::Bus;
pub use erase::Found;
pub use error::BusError;
pub use headers::{from_message, to_message};
pub use inbound::{Inbound, Place};
pub use inbox::{Delivery, Inbox};
pub use lane::Lane;
pub use last::last_message;
pub use provision::{Change, provision, provision_leaf};
pub use publisher::{Acked, PublishRefused, Publisher};
pub use streams::Wanted;
pub use topology::Link;
