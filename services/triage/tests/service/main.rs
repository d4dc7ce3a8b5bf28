//! The whole service on a real PostgreSQL, a real nats-server and a real gRPC server. Only intake is played.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod access;
mod answers;
mod bus;
mod erasure;
mod flood;
mod heads;
mod inventory;
mod itjen_mailbox;
mod keys;
mod letters;
mod messages;
mod numbers;
mod outgoing;
mod recusal;
mod registration;
mod rotation;
#[expect(dead_code, reason = "the samples of erasures are for the golden files")]
#[path = "../samples/mod.rs"]
mod samples;
mod staffing;
mod subscribe;
mod support;
