//! `cargo xtask demo`: both procedures, step by step, through the public interfaces.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::run::{cargo, code, command, must, run, say};
use crate::servers::Servers;
use crate::workspace::{absolute, debug};

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
