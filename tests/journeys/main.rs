//! Journeys through the real thing: `amanah up` as a process, a private PostgreSQL, a private nats-server, HTTP forms and gRPC.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod bureau;
mod clients;
mod faults;
mod itjen;
mod offices;
mod procedures;
mod proofs;
mod refusals;
mod replays;
mod stack;
mod traces;
