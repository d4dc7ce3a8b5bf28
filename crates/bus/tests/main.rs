//! Relay and feed between two real databases over a real nats-server. One binary, so that all tests share one cluster.

mod fence;
mod flow;
mod repair;
mod support;
