//! The program of an office's computer: `amanah-office publish` and `amanah-office edge`.
//!
//! - [`publish`] sends a file of ratings, counts or rosters, or a complaint from a letter. Its state file makes it resumable: the same line is the same
//!   submission, however often the command is repeated.
//! - [`edge`] runs the office's own nats-server, watches its link and stores the receipts.
//!
//! **Invariant:** a submission and its id are on disk before the submission is sent, and the same id always goes with the same bytes. One process at a time
//! fetches the office's receipts; all processes read them in `receipts.ndjson`.

mod config;
mod edge;
mod letter;
mod publish;
mod receipts;
mod send;
mod source;
mod state;
#[cfg(test)]
mod tests;

use clap::Subcommand;
use terminal::Exit;

pub use config::{Enrolment, LeafConfig, OfficeConfig};
pub use edge::{EdgeArgs, edge};
pub use publish::{PublishArgs, publish};

#[derive(Debug, Subcommand)]
pub enum Command {
    /// Send a file of ratings, counts or rosters, or a complaint from a letter; safe to repeat.
    Publish(PublishArgs),
    /// Run this office's own server and look after its link.
    Edge(EdgeArgs),
}

/// Carries out a command. Errors are about this machine: files, keys, an unreachable server. Everything else is in the exit code.
pub async fn run(command: Command) -> anyhow::Result<Exit> {
    match command {
        Command::Publish(args) => publish(&args).await,
        Command::Edge(args) => edge(&args).await,
    }
}
