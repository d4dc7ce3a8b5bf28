//! `cargo xtask bench`: figures beside their limit, on servers that start empty with fsync on.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;

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
}

pub(crate) fn bench(what: What) -> Result<ExitCode> {
    let What::Log { json } = what;
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
