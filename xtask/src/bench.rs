//! `cargo xtask bench`: figures beside their limit, on servers that start empty with fsync on.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use localservers::Home;

use crate::run::{cargo, code, command, must, run, say};
use crate::servers::Servers;
use crate::workspace::{absolute, release};

/// What can be measured.
#[derive(Subcommand)]
pub(crate) enum What {
    /// Appends, loads and view rebuilds of the event log
    Log {
        /// Also write the figures as JSON to this file
        #[arg(long)]
        json: Option<PathBuf>,
    },
    /// Complaints over HTTP from 1 to 64 reporters at once, every receipt verified; then killed while they file
    Complaints {
        /// Also write the figures as JSON to this file
        #[arg(long)]
        json: Option<PathBuf>,
        /// Handed to the bench: `--kills N`, `--seconds N`, `--clients N,N`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
    /// Escalations from their commit to their arrival at Itjen, on the bus and over gRPC
    Escalation {
        /// Also write the figures as JSON to this file
        #[arg(long)]
        json: Option<PathBuf>,
        /// Handed to the bench: `--count N`, `--rate N`, `--absent N`
        #[arg(trailing_var_arg = true, allow_hyphen_values = true)]
        rest: Vec<String>,
    },
}

pub(crate) fn bench(what: What) -> Result<ExitCode> {
    match what {
        What::Log { json } => log(json),
        What::Complaints { json, rest } => with_amanah("bench-complaints", json, &rest),
        What::Escalation { json, rest } => with_amanah("bench-escalation", json, &rest),
    }
}

/// A bench of the product as a process. It takes its servers down and up itself: none is started here.
fn with_amanah(name: &str, json: Option<PathBuf>, rest: &[String]) -> Result<ExitCode> {
    say("building amanah and the bench (release)");
    let mut build = cargo(&["build", "--release", "--workspace"]);
    build.args(["--bin", "amanah", "--bin", name]);
    must(&mut build, "the build failed: fix what cargo says above, then try again")?;
    let mut bench = command(release(name));
    bench.arg("--amanah").arg(release("amanah"));
    bench.arg("--home").arg(Home::of_workspace().dir(name)).args(rest);
    if let Some(file) = json {
        bench.arg("--json").arg(absolute(&file)?);
    }
    say("measuring");
    Ok(code(run(&mut bench)?))
}

fn log(json: Option<PathBuf>) -> Result<ExitCode> {
    say("building the bench (release)");
    let mut build = cargo(&["build", "--release", "--package", "system-tests"]);
    build.args(["--bin", "bench-log"]);
    must(&mut build, "the build failed: fix what cargo says above, then try again")?;
    let servers = Servers::empty("bench")?;
    let mut bench = command(release("bench-log"));
    servers.describe_to(&mut bench);
    if let Some(file) = json {
        bench.arg("--json").arg(absolute(&file)?);
    }
    say("measuring");
    Ok(code(run(&mut bench)?))
}
