//! A hub for tests of the programs of offices and of Itjen: a real nats-server with its streams, and answers as the services would give them.

#![expect(clippy::unwrap_used, reason = "tests use it: a failure shows as a panic")]

mod grpc;
mod hub;

pub use grpc::Fake;
pub use hub::{Hub, office, publish_item};
