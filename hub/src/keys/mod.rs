//! `amanah keys`: new keys for staff, and a new master key.

mod master;
mod rotate;

use clap::Subcommand;

#[derive(Debug, Subcommand)]
pub enum KeysCommand {
    /// Make new key pairs for staff; what the old ones could open is wrapped anew. Repeat it when it breaks off.
    Rotate(rotate::RotateArgs),
    /// Seal the private keys of staff under a new master key. triage must not run.
    Master(master::MasterArgs),
}

pub async fn run(command: KeysCommand) -> anyhow::Result<bool> {
    match command {
        KeysCommand::Rotate(args) => rotate::rotate(&args).await,
        KeysCommand::Master(args) => master::master(&args).await,
    }
}
