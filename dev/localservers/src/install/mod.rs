//! Getting binaries onto the machine.

mod apt;
mod nats;
mod postgres;
mod wheel;

pub use apt::install as install_packages;
pub use nats::{NATS_VERSION, ensure_nats};
pub use postgres::{PgBin, ensure_postgres};
pub use wheel::Wheel;
