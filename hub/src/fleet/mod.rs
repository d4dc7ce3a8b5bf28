//! The registry of machines that may use the bus. Offices and Itjen are added, get new keys and are shut out; the servers' configuration follows from it.
//!
//! - [`OfficeCommand`], [`ItjenCommand`]: the registry, and the folder with keys and settings for each side.
//! - [`NatsCommand`]: the hub's configuration, its changes, and the reload of the servers.
//! - [`ProvisionArgs`]: streams and durable consumers as the registry wants them.
//!
//! **Invariant:** a private key is written once, into its owner's folder, with mode 600. The registry and the servers' configuration hold public halves
//! only.

mod apply;
mod diff;
mod enrol;
mod hub;
mod itjen;
mod nats;
mod office;
mod provision;
mod store;

use clap::Subcommand;

pub use itjen::ItjenCommand;
pub use nats::NatsCommand;
pub use office::OfficeCommand;
pub use provision::ProvisionArgs;

/// Commands about the machines on the bus.
#[derive(Debug, Subcommand)]
pub enum Command {
    /// Offices: add, rotate keys, revoke, list.
    #[command(subcommand)]
    Office(OfficeCommand),
    /// The inspectorate: make its keys, register it.
    #[command(subcommand)]
    Itjen(ItjenCommand),
    /// Configuration of the NATS servers.
    #[command(subcommand)]
    Nats(NatsCommand),
    /// Make streams and consumers as the registry wants them.
    Provision(ProvisionArgs),
}

/// Carries out a command. False: something is left to be done, or differs from the registry.
pub async fn run(command: Command) -> anyhow::Result<bool> {
    match command {
        Command::Office(command) => office::run(command).await,
        Command::Itjen(command) => itjen::run(command).await,
        Command::Nats(command) => nats::run(command).await,
        Command::Provision(args) => provision::run(&args).await,
    }
}
