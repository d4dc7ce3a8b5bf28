//! The product's own program, built beside the tests so that they can run it.

use clap::Parser;

#[tokio::main]
async fn main() -> std::process::ExitCode {
    amanah::cli::run(amanah::cli::Cli::parse()).await
}
