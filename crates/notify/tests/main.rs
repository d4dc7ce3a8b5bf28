//! Notices in a real database, letters over a real SMTP conversation.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod desk;
mod mail;
mod refusals;
mod rpc;
mod sink;
mod table;
