//! `amanah-office`: the program of an office's computer. See `amanah-office help`.

use std::process::ExitCode;

use amanah_office::Command;
use clap::Parser;
use terminal::conclude;

/// An office's computer: sends what the office collects, and runs the office's own server.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    conclude(amanah_office::run(Cli::parse().command).await)
}
