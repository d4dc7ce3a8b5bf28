//! Publishers, inboxes, lanes and provisioning over real nats-servers.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod encrypted;
mod exchange;
mod hub;
mod lane;
mod provision;
mod support;
