//! `cargo xtask demo offices`: offices publish while lines and servers fail; then the reckoning, and what nobody may do.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use anyhow::Context;
use clap::Parser;
use system_tests::offices::show::{Show, play};

/// Offices publish while lines and servers fail.
#[derive(Debug, Parser)]
struct Args {
    /// The program `amanah`.
    #[arg(long)]
    amanah: PathBuf,
    /// Folder for the servers and the installation; emptied first.
    #[arg(long)]
    home: PathBuf,
    /// Write the result here as JSON too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// A thousand ratings and four offices only, in about a minute.
    #[arg(long)]
    quick: bool,
    /// Order of the faults, and which office meets which.
    #[arg(long, default_value_t = 7)]
    seed: u64,
    /// Offices that publish a burst at the end, while the hub is restarted; 4 for none.
    #[arg(long, default_value_t = 51)]
    offices: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    let played = tokio::select! {
        played = show(Args::parse()) => played,
        // Everything that runs is dropped, and with it every server.
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    match played {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("demo offices: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn show(args: Args) -> anyhow::Result<bool> {
    system_tests::offices::stage::empty(&args.home)?;
    let start = Instant::now();
    let say = move |line: &str| eprintln!("{:>5.1} s  {line}", start.elapsed().as_secs_f64());
    let offices = if args.quick { 4 } else { args.offices };
    let show =
        Show { program: args.amanah, home: args.home, quick: args.quick, offices, seed: args.seed };
    let report = play(&show, &say).await?;
    println!("{}", report.tables());
    if let Some(path) = &args.json {
        std::fs::write(path, serde_json::to_string_pretty(&report.json())?)
            .with_context(|| path.display().to_string())?;
    }
    Ok(report.passes())
}
