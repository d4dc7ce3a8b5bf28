//! The exchange with Itjen on a real PostgreSQL, a real nats-server and a real gRPC server. Only intake is played.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod answers;
mod bus;
mod erasure;
mod hardening;
mod intake;
mod inventory;
mod itjen_mailbox;
mod letters;
mod messages;
mod numbers;
mod office;
mod recusal;
mod rotation;
#[expect(dead_code, reason = "the samples of erasures are for the golden files")]
#[path = "../samples/mod.rs"]
mod samples;
mod staffing;
mod subscribe;
mod world;
