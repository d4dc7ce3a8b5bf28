//! Real nats-servers: started, killed, clustered, linked; and what each user is denied.
#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

mod cluster;
mod denials;
mod examples;
mod links;
mod single;
mod support;
mod tls;
