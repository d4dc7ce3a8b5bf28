//! `cargo xtask bench`: figures beside their limit, on servers that start empty with fsync on.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use localservers::Home;

use crate::build::{Profile, build};
use crate::run::{code, command, run, say};
use crate::servers::Servers;
use crate::workspace::absolute;

/// The measurements that there are.
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
    let [amanah, bench] = build(Profile::Release, ["amanah", "bench"])?;
    let mut bench = command(bench);
    bench.arg("--amanah").arg(amanah);
    let (name, json, rest, servers) = match what {
        // The others take their servers down and up themselves.
        What::Log { json } => ("log", json, Vec::new(), Some(Servers::empty("bench-log", true)?)),
        What::Complaints { json, rest } => ("complaints", json, rest, None),
        What::Escalation { json, rest } => ("escalation", json, rest, None),
    };
    if let Some(file) = json {
        bench.arg("--json").arg(absolute(&file)?);
    }
    bench.arg("--home").arg(Home::of_workspace().dir(&format!("bench-{name}")));
    bench.arg(name).args(rest);
    if let Some(servers) = &servers {
        servers.describe_to(&mut bench);
    }
    say("measuring");
    Ok(code(run(&mut bench)?))
}
