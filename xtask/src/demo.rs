//! `cargo xtask demo`: both procedures, step by step, through the public interfaces, with a receipt that is verified offline, a recusal and an erasure. `cargo xtask demo offices`: offices that publish while everything fails.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::Subcommand;
use localservers::Home;

use crate::run::{cargo, code, command, must, run, say};
use crate::servers::Servers;
use crate::workspace::{absolute, debug};

/// What else can be shown.
#[derive(Subcommand)]
pub(crate) enum Which {
    /// Offices publish ratings and complaints while lines are cut and servers killed; everything is counted, and every forbidden act tried
    Offices {
        /// Also write the result as JSON to this file
        #[arg(long)]
        json: Option<PathBuf>,
        /// A thousand ratings and four offices only, in about a minute
        #[arg(long)]
        quick: bool,
        /// Order of the faults, and which office meets which
        #[arg(long, default_value_t = 7)]
        seed: u64,
    },
}

pub(crate) fn other(which: Which) -> Result<ExitCode> {
    let Which::Offices { json, quick, seed } = which;
    say("building amanah and the demo (some minutes the first time)");
    let mut build = cargo(&["build", "--workspace", "--bin", "amanah", "--bin", "demo-offices"]);
    must(&mut build, "the build failed: fix what cargo says above, then try again")?;
    // It kills and restarts its servers itself: none is started here.
    let mut demo = command(debug("demo-offices"));
    demo.arg("--amanah").arg(debug("amanah"));
    demo.arg("--home").arg(Home::of_workspace().dir("demo-offices"));
    demo.arg("--seed").arg(seed.to_string());
    if quick {
        demo.arg("--quick");
    }
    if let Some(file) = json {
        demo.arg("--json").arg(absolute(&file)?);
    }
    say("offices publish while lines and servers fail");
    Ok(code(run(&mut demo)?))
}

pub(crate) fn demo(json: Option<PathBuf>) -> Result<ExitCode> {
    // Not optimised: the tests build the same things, so that both together cost one build.
    say("building amanah and the demo (some minutes the first time)");
    let mut build = cargo(&["build", "--workspace", "--bin", "amanah", "--bin", "demo"]);
    must(&mut build, "the build failed: fix what cargo says above, then try again")?;
    let servers = Servers::empty("demo")?;
    let mut demo = command(debug("demo"));
    demo.arg("--amanah").arg(debug("amanah"));
    servers.describe_to(&mut demo);
    if let Some(file) = json {
        demo.arg("--json").arg(absolute(&file)?);
    }
    say("playing both procedures");
    Ok(code(run(&mut demo)?))
}
