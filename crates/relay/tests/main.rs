//! Relays, pipes and feeds between real databases over real nats-servers. One binary, so that all tests share one cluster.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod fence;
mod flow;
mod pipe;
mod repair;
mod support;
