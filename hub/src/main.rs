//! `amanah`: runs, checks and repairs the system. See `amanah help`.

use clap::Parser;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    amanah::cli::run(amanah::cli::Cli::parse()).await
}
