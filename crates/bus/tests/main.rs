//! Relays, pipes, lanes and feeds between real databases over real nats-servers. One binary, so that all tests share one cluster.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod encrypted;
mod exchange;
mod fence;
mod flow;
mod hub;
mod lane;
mod pipe;
mod provision;
mod repair;
mod support;
