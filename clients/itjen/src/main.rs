//! `amanah-itjen`: the program of Itjen's computer. See `amanah-itjen help`.

use std::process::ExitCode;

use amanah_itjen::Command;
use clap::Parser;
use terminal::conclude;

/// Itjen's own desk: keeps what the hub sends, opens it with Itjen's key, answers.
#[derive(Debug, Parser)]
#[command(version, about)]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[tokio::main]
async fn main() -> ExitCode {
    conclude(amanah_itjen::run(Cli::parse().command).await)
}
