//! One server process: ours by handle, or left by an earlier run and known by its pid.

use std::fs;
use std::os::unix::process::CommandExt;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::wait::until;

pub(crate) struct Process {
    pid: u32,
    /// None when an earlier run started it: then only `/proc` tells whether it lives.
    child: Option<Child>,
}

impl Process {
    /// Starts `command` in a process group of its own: Ctrl-C at the terminal must not reach the
    /// servers before the services on top of them have drained.
    pub(crate) fn spawn(command: &mut Command) -> Result<Self> {
        let child = command
            .process_group(0)
            .stdin(Stdio::null())
            .spawn()
            .with_context(|| format!("cannot start {}", command.get_program().display()))?;
        Ok(Self { pid: child.id(), child: Some(child) })
    }

    /// A server that an earlier run left.
    pub(crate) const fn adopt(pid: u32) -> Self {
        Self { pid, child: None }
    }

    pub(crate) const fn pid(&self) -> u32 {
        self.pid
    }

    pub(crate) fn alive(&mut self) -> bool {
        match &mut self.child {
            Some(child) => matches!(child.try_wait(), Ok(None)),
            None => is_alive(self.pid),
        }
    }

    /// Sends `signal` (name without SIG) and waits until the process is gone.
    pub(crate) fn end(&mut self, signal: &str, limit: Duration) -> Result<()> {
        if !self.alive() {
            return Ok(());
        }
        send_signal(signal, &[self.pid])?;
        if until(limit, || !self.alive()) {
            return Ok(());
        }
        bail!("process {} is still there {}s after SIG{signal}", self.pid, limit.as_secs())
    }
}

/// Sends a signal (name without SIG) to exactly these processes; one that is gone already is no error.
pub fn send_signal(signal: &str, pids: &[u32]) -> Result<()> {
    // The shell's own `kill`: the binary is not on every bare machine.
    let status = Command::new("sh")
        .args(["-c", "for p in \"$@\"; do kill -s \"$0\" \"$p\" 2>/dev/null || true; done", signal])
        .args(pids.iter().map(u32::to_string))
        .status()
        .context("cannot run sh to send a signal")?;
    if !status.success() {
        bail!("sending SIG{signal} failed with {status}");
    }
    Ok(())
}

/// The process exists and is not merely waiting to be reaped.
pub(crate) fn is_alive(pid: u32) -> bool {
    !matches!(stat(pid), None | Some(('Z' | 'X', _)))
}

/// The arguments with which a process was started.
pub(crate) fn arguments(pid: u32) -> Vec<String> {
    let bytes = fs::read(format!("/proc/{pid}/cmdline")).unwrap_or_default();
    String::from_utf8_lossy(&bytes).split_terminator('\0').map(str::to_owned).collect()
}

/// The direct children of a process.
pub(crate) fn children(parent: u32) -> Vec<u32> {
    let Ok(entries) = fs::read_dir("/proc") else { return Vec::new() };
    entries
        .flatten()
        .filter_map(|entry| entry.file_name().to_str()?.parse().ok())
        .filter(|pid| stat(*pid).is_some_and(|(_, its_parent)| its_parent == parent))
        .collect()
}

/// State and parent from `/proc/PID/stat`. The name before them may hold spaces and parentheses.
fn stat(pid: u32) -> Option<(char, u32)> {
    let text = fs::read_to_string(format!("/proc/{pid}/stat")).ok()?;
    let mut fields = text.rsplit_once(')')?.1.split_whitespace();
    Some((fields.next()?.chars().next()?, fields.next()?.parse().ok()?))
}
