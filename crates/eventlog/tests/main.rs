//! The log on a real PostgreSQL. One binary, so that all tests share one cluster.

mod aggregate;
mod append;
mod immutable;
mod mutants;
mod oracle;
mod proofs;
mod replay;
mod schema;
mod seal;
mod subscriber;
mod support;
mod takeover;
