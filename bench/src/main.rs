//! `cargo xtask bench`: figures of the product on this machine, each beside its bar. Ends with 0 when every bar is met.

mod complaints;
mod escalation;
mod log;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use serde_json::Value;

#[derive(Parser)]
struct Args {
    /// The program `amanah`.
    #[arg(long, global = true, default_value = "amanah")]
    amanah: PathBuf,
    /// Folder for the servers and the installation.
    #[arg(long, global = true, default_value = ".amanah/bench")]
    home: PathBuf,
    /// Write the figures here as JSON too.
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Appends, loads and view rebuilds of the event log
    Log(log::Options),
    /// Complaints over HTTP, and the installation killed while they come
    Complaints(complaints::Options),
    /// From the commit of an escalation to its arrival at Itjen
    Escalation(escalation::Options),
}

/// The result of a bench.
struct Figures {
    table: String,
    json: Value,
    passes: bool,
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
            eprintln!("bench: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// True when every bar is met.
async fn measure(args: Args) -> anyhow::Result<bool> {
    let Args { amanah, home, json, what } = args;
    let figures = match what {
        What::Log(options) => log::run(&options).await?,
        What::Complaints(options) => complaints::run(amanah, &home, &options).await?,
        What::Escalation(options) => escalation::run(amanah, &home, &options).await?,
    };
    println!("{}", figures.table);
    if let Some(file) = json {
        std::fs::write(&file, serde_json::to_string_pretty(&figures.json)?)
            .with_context(|| format!("cannot write {}", file.display()))?;
    }
    Ok(figures.passes)
}

fn say(line: &str) {
    eprintln!("    {line}");
}
