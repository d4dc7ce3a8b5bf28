//! Helpers of tests: a database as production has it, a nats-server for each test, and waiting by condition.
//!
//! - [`Database`] is a new, migrated database on the test cluster, with the owner's pool and the restricted login's.
//! - [`Cluster`] is a private PostgreSQL with fsync on, for tests that stop and kill it.
//! - [`NatsServer`] is a private nats-server with the accounts that production has.
//! - [`Golden`] checks the bytes of stored and published events against golden files, and writes the files that are missing.
//! - [`wait_for`] polls a condition until its deadline: no test sleeps for a while and hopes.
//!
//! **Invariant:** every test has names and servers of its own, so tests run side by side and in any order.

mod cluster;
mod database;
mod golden;
mod nats;
mod wait;

pub use cluster::Cluster;
pub use database::Database;
pub use golden::Golden;
pub use nats::{NatsServer, NatsServers};
pub use wait::wait_for;

/// Installers report here; the line shows when the test fails.
fn say(line: &str) {
    eprintln!("{line}");
}
