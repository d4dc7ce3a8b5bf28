//! Child processes: announced, waited for, and stopped when we are asked to stop.

use std::env;
use std::ffi::OsStr;
use std::fs::File;
use std::io::{self, Read, Write};
use std::os::unix::process::CommandExt;
use std::path::Path;
use std::process::{Child, Command, ExitCode, ExitStatus, Stdio};
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

/// Runs it quietly; when it fails, what it printed is the reason.
pub(crate) fn output(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        let printed = [output.stdout, output.stderr].concat();
        bail!("{program} failed:\n{}", String::from_utf8_lossy(&printed).trim());
    }
    Ok(())
}

/// Runs it to its end and hands requests to stop on to it: twice as a request, then as a kill.
///
/// The child gets a process group of its own. So a Ctrl-C at the terminal reaches it once, through us.
/// A `kill` of xtask reaches it as well.
pub(crate) fn run(command: &mut Command) -> Result<ExitStatus> {
    wait(&mut spawn(command)?)
}

/// Runs it as [`run`] does, with its standard error in a file, too. Standard output stays what it is: a terminal may be behind it.
pub(crate) fn run_recorded(command: &mut Command, file: &Path) -> Result<ExitStatus> {
    let file = File::options().append(true).open(file).context("cannot open the log of a run")?;
    let mut child = spawn(command.stderr(Stdio::piped()))?;
    let copying = child.stderr.take().map(|errors| thread::spawn(move || copy(errors, file)));
    let status = wait(&mut child);
    // Its own children end with it: then the pipe is at its end.
    copying.map(thread::JoinHandle::join);
    status
}

fn copy(mut from: impl Read, mut file: File) -> io::Result<()> {
    let mut block = [0; 4096];
    loop {
        match from.read(&mut block)? {
            0 => return Ok(()),
            read => {
                io::stderr().write_all(&block[..read])?;
                file.write_all(&block[..read])?;
            }
        }
    }
}

fn spawn(command: &mut Command) -> Result<Child> {
    let name = command.get_program().to_string_lossy().into_owned();
    let spawned = command.process_group(0).stdin(Stdio::null()).spawn();
    spawned.with_context(|| format!("cannot start {name}"))
}

fn wait(child: &mut Child) -> Result<ExitStatus> {
    let mut passed_on = interrupt::times();
    loop {
        if let Some(status) = child.try_wait().context("cannot wait for a child process")? {
            return Ok(status);
        }
        if interrupt::times() > passed_on {
            passed_on += 1;
            signal_group(if passed_on > 2 { "KILL" } else { "INT" }, child.id())?;
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
