//! `cargo xtask bench escalation`: from the commit of an escalation to its arrival at Itjen, on the bus and over gRPC; and Itjen absent for a day.

mod absent;
mod latency;
mod listen;
mod prepare;
mod report;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::Parser;
use system_tests::drive::Clients;
use system_tests::offices::stage::{Cast, Stage};

/// From the commit of an escalation to its arrival at Itjen.
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
    /// Escalations that are measured.
    #[arg(long, default_value_t = 10_000)]
    count: usize,
    /// Escalations per second.
    #[arg(long, default_value_t = 25)]
    rate: u32,
    /// Escalations while Itjen is absent.
    #[arg(long, default_value_t = 500)]
    absent: usize,
    /// Offices.
    #[arg(long, default_value_t = 51)]
    offices: usize,
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
            eprintln!("bench escalation: {error:#}");
            ExitCode::FAILURE
        }
    }
}

async fn measure(args: Args) -> anyhow::Result<bool> {
    let say = |line: &str| eprintln!("    {line}");
    system_tests::offices::stage::empty(&args.home)?;
    let codes = (1..=args.offices).map(|number| format!("b{number:02}").parse());
    let cast = Cast { leafs: vec![], direct: codes.collect::<Result<_, _>>()?, fsync: true };
    let stage = Stage::start(args.amanah, &args.home, &cast, &say).await?;
    let clients = Clients::try_new(stage.config()?)?;
    let ready = prepare::cases(&stage, &clients, args.count + args.absent).await?;
    let (measured, later) = ready.cases.split_at(args.count);
    say(&format!("{} escalations, {} per second", args.count, args.rate));
    let desk = listen::Desk::open(&stage, &clients)?;
    let latency = latency::measure(&stage, &clients, &desk, measured, args.rate).await?;
    say(&format!("Itjen is absent for {} escalations and a round of data requests", args.absent));
    let absent = absent::measure(&clients, desk, &ready.offices, later).await?;
    if let Some(installation) = stage.installation {
        installation.stop().await?;
    }
    let report = report::Report { count: args.count, rate_per_s: args.rate, latency, absent };
    println!("{}", report.table());
    if let Some(path) = &args.json {
        std::fs::write(path, serde_json::to_string_pretty(&report.json())?)
            .with_context(|| path.display().to_string())?;
    }
    Ok(report.passes())
}
