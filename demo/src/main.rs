//! Plays a demo and ends with 0 when everything is as it must be.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context;
use clap::{Parser, Subcommand};
use demo::{offices, procedures};
use serde_json::Value;

#[derive(Parser)]
struct Args {
    /// The program `amanah`.
    #[arg(long, global = true, default_value = "amanah")]
    amanah: PathBuf,
    /// Folder for the servers and the installation.
    #[arg(long, global = true, default_value = ".amanah/demo")]
    home: PathBuf,
    /// Write the result here as JSON too.
    #[arg(long, global = true)]
    json: Option<PathBuf>,
    #[command(subcommand)]
    which: Which,
}

#[derive(Subcommand)]
enum Which {
    /// Both procedures, step by step
    Procedures(procedures::Options),
    /// Offices publish while lines and servers fail
    Offices(offices::Options),
}

#[tokio::main]
async fn main() -> ExitCode {
    let played = tokio::select! {
        played = play(Args::parse()) => played,
        // Everything that runs is dropped, and with it every server.
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    match played {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(error) => {
            eprintln!("demo: {error:#}");
            ExitCode::FAILURE
        }
    }
}

/// True when everything is as it must be.
async fn play(args: Args) -> anyhow::Result<bool> {
    let Args { amanah, home, json, which } = args;
    let (passes, result) = match which {
        Which::Procedures(options) => procedures::demo(amanah, home, options).await?,
        Which::Offices(options) => offices::demo(amanah, home, options).await?,
    };
    if let Some(path) = json {
        write(&path, &result).with_context(|| path.display().to_string())?;
        println!("Hasil yang sama sebagai JSON: {}", path.display());
    }
    Ok(passes)
}

fn write(path: &std::path::Path, result: &Value) -> anyhow::Result<()> {
    Ok(std::fs::write(path, serde_json::to_string_pretty(result)?)?)
}
