//! Who may use the bus: offices and Itjen are added, given new keys, shut out; configuration follows from the registry.
//!
//! - [`OfficeCommand`], [`ItjenCommand`]: the registry, and the folder that each side takes home.
//! - [`NatsCommand`]: the hub's configuration, what changed in it, and telling the servers.
//! - [`ProvisionArgs`]: streams and durable consumers as the registry wants them.
//!
//! **Invariant:** a private key is written once, into the folder of whoever owns it, with mode 600; the registry and the servers' configuration hold
//! public halves only.

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

/// Everything about who may use the bus.
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

/// Carries a command out. False: something is to be done, or is not as it should be.
pub async fn run(command: Command) -> anyhow::Result<bool> {
    match command {
        Command::Office(command) => office::run(command).await,
        Command::Itjen(command) => itjen::run(command).await,
        Command::Nats(command) => nats::run(command).await,
        Command::Provision(args) => provision::run(&args).await,
    }
}
