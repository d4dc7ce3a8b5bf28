//! The Python clients, which know the documents only: their sealing must give the published test vectors.

use std::process::Command;

use anyhow::{Context, Result, ensure};

use crate::run::{output, say};
use crate::tools::left_out;
use crate::workspace::top;

pub(super) fn check() -> Result<()> {
    let python = match ensure_python() {
        Ok(python) => python,
        Err(error) => return left_out("the Python clients", &error),
    };
    let mut tests = Command::new(&python);
    tests.args(["-m", "unittest", "test_sealing"]).current_dir(top().join("clients/python"));
    output(&mut tests).context("the Python clients do not give the published test vectors")?;
    say("the Python clients give the published test vectors");
    Ok(())
}

/// The interpreter with everything that the clients need: `.amanah/python`, made when missing.
fn ensure_python() -> Result<String> {
    let script = top().join("clients/python/setup.sh");
    let made = Command::new(&script).output().context("cannot run clients/python/setup.sh")?;
    let said = String::from_utf8_lossy(&made.stderr);
    ensure!(made.status.success(), "clients/python/setup.sh failed: {}", said.trim());
    let path = String::from_utf8(made.stdout).context("setup.sh names no path")?;
    path.lines().last().map(str::to_owned).context("setup.sh names no interpreter")
}
