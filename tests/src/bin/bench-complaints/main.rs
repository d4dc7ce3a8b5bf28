//! `cargo xtask bench complaints`: complaints over HTTP from 1 to 64 reporters at once, every receipt verified; then the installation is killed again and again while
//! they file.

mod bare;
mod ground;
mod kills;
mod log;
mod receipt;
mod report;
mod reporter;
mod rows;

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use anyhow::Context;
use clap::Parser;

use ground::Ground;
use report::Report;

/// Complaints over HTTP, and the installation killed while they come.
#[derive(Debug, Parser)]
struct Args {
    /// The program `amanah`.
    #[arg(long)]
    amanah: PathBuf,
    /// Folder for the servers and the installation; emptied first.
    #[arg(long)]
    home: PathBuf,
    /// Write the figures here as JSON too.
    #[arg(long)]
    json: Option<PathBuf>,
    /// Numbers of reporters at once.
    #[arg(long, value_delimiter = ',', default_value = "1,2,4,8,16,32,64")]
    clients: Vec<usize>,
    /// Seconds for each number of reporters.
    #[arg(long, default_value_t = 4.0)]
    seconds: f64,
    /// How often the installation is killed while 16 reporters file.
    #[arg(long, default_value_t = 10)]
    kills: usize,
}

#[tokio::main]
async fn main() -> ExitCode {
    let measured = tokio::select! {
        measured = measure(Args::parse()) => measured,
        // Everything that runs is dropped, and with it every server.
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    match measured {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("bench complaints: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(args: Args) -> anyhow::Result<bool> {
    let mut ground = Ground::start(args.amanah, &args.home).await?;
    let time = Duration::try_from_secs_f64(args.seconds).context("--seconds")?;
    let measured = rows::measure(&ground, &args.clients, time).await?;
    say("stopping and starting with kill -9");
    let kills = kills::run(&mut ground, args.kills).await?;
    ground.stop().await?;
    let report = Report { measured, kills };
    println!("{}", report.table());
    if let Some(path) = &args.json {
        std::fs::write(path, serde_json::to_string_pretty(&report.json())?)
            .with_context(|| path.display().to_string())?;
    }
    Ok(report.passes())
}

fn say(line: &str) {
    eprintln!("    {line}");
}
