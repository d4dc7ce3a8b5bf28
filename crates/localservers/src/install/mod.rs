//! Getting the servers' binaries onto the machine.

mod apt;
mod nats;
mod postgres;

pub use nats::{NATS_VERSION, ensure_nats};
pub use postgres::{PgBin, ensure_postgres};
