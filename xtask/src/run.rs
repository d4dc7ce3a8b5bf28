//! Child processes: announced, waited for, and told when we are asked to stop.

use std::env;
use std::ffi::OsStr;
use std::os::unix::process::CommandExt;
use std::process::{Command, ExitCode, ExitStatus, Stdio};
use std::thread;
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::interrupt;
use crate::workspace;

/// One line for each thing that begins.
pub(crate) fn say(line: &str) {
    eprintln!("==> {line}");
}

/// A command that runs at the top of the workspace.
pub(crate) fn command(program: impl AsRef<OsStr>) -> Command {
    let mut command = Command::new(program);
    command.current_dir(workspace::top());
    // `cargo xtask` is `cargo run`: what it tells this package about itself would make the next
    // cargo rebuild every crate whose build script looks at such a variable.
    for (name, _) in env::vars_os() {
        let text = name.to_string_lossy();
        if text.starts_with("CARGO_PKG_") || text.starts_with("CARGO_MANIFEST_") {
            command.env_remove(&name);
        }
    }
    command
}

/// The cargo that started us.
pub(crate) fn cargo(arguments: &[&str]) -> Command {
    let mut cargo = command(env::var_os("CARGO").unwrap_or_else(|| "cargo".into()));
    cargo.args(arguments);
    cargo
}

/// A cargo subcommand such as `nextest` is installed.
pub(crate) fn has_cargo(subcommand: &str) -> bool {
    let output = cargo(&[subcommand, "--version"]).output();
    output.is_ok_and(|output| output.status.success())
}

/// Runs it to its end and hands requests to stop on to it: twice as a request, then as a kill.
///
/// The child gets a process group of its own, so that a Ctrl-C at the terminal reaches it once,
/// through us, and a `kill` of xtask reaches it as well.
pub(crate) fn run(command: &mut Command) -> Result<ExitStatus> {
    let name = command.get_program().to_string_lossy().into_owned();
    let mut child = command
        .process_group(0)
        .stdin(Stdio::null())
        .spawn()
        .with_context(|| format!("cannot start {name}"))?;
    let mut told = interrupt::times();
    loop {
        if let Some(status) = child.try_wait().with_context(|| format!("cannot wait for {name}"))? {
            return Ok(status);
        }
        if interrupt::times() > told {
            told += 1;
            signal_group(if told > 2 { "KILL" } else { "INT" }, child.id())?;
        }
        thread::sleep(Duration::from_millis(20));
    }
}

/// Runs it and fails with `advice` when it fails, or when we were asked to stop meanwhile.
pub(crate) fn must(command: &mut Command, advice: &str) -> Result<()> {
    let status = run(command)?;
    if interrupt::asked() {
        bail!("interrupted");
    }
    if !status.success() {
        bail!("{advice}");
    }
    Ok(())
}

/// The child's own exit code, to be ours.
pub(crate) fn code(status: ExitStatus) -> ExitCode {
    let code = status.code().and_then(|code| u8::try_from(code).ok());
    code.map_or(ExitCode::FAILURE, ExitCode::from)
}

fn signal_group(signal: &str, leader: u32) -> Result<()> {
    let group = format!("-{leader}");
    Command::new("sh")
        .args(["-c", "kill -s \"$0\" -- \"$1\" 2>/dev/null || true", signal, &group])
        .status()
        .context("cannot run sh to pass the signal on")?;
    Ok(())
}
