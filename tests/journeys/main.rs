//! Journeys through the real thing: `amanah up` as a process, a private PostgreSQL, a private nats-server, HTTP forms and gRPC.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod clients;
mod desk;
mod erasures;
mod faults;
mod filings;
mod itjen;
mod keys;
mod mailboxes;
mod offices;
mod pages;
mod procedures;
mod proofs;
mod receipts;
mod recusals;
mod refusals;
mod replays;
mod sealed;
mod starts;
mod support;
mod traces;
