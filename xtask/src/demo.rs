//! `cargo xtask demo`: both procedures, step by step, through the public interfaces.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;

use crate::run::{cargo, code, command, must, run, say};
use crate::servers::Servers;
use crate::workspace::{absolute, release};

pub(crate) fn demo(json: Option<PathBuf>) -> Result<ExitCode> {
    say("building amanah and the demo (release)");
    let packages = ["--package", "amanah", "--package", "system-tests"];
    let mut build = cargo(&["build", "--release", "--bins"]);
    must(build.args(packages), "the build failed: fix what cargo says above, then try again")?;
    let servers = Servers::empty("demo")?;
    let mut demo = command(release("demo"));
    demo.arg("--amanah").arg(release("amanah"));
    servers.describe_to(&mut demo);
    if let Some(file) = json {
        demo.arg("--json").arg(absolute(&file)?);
    }
    say("playing both procedures");
    Ok(code(run(&mut demo)?))
}
