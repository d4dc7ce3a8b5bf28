//! `amanah-witness`: the program of a witness. See `amanah-witness help`.

use std::process::ExitCode;

use amanah_witness::Command;
use clap::Parser;
use terminal::conclude;

/// Cosigns checkpoints of logs, for Itjen or a neighbouring office.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    conclude(amanah_witness::run(Cli::parse().command).await)
}
