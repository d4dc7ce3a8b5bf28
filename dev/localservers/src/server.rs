//! The common half of PostgreSQL and nats-server: a folder with a lock, a log and a pid file; start and end.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use anyhow::{Context, Result, bail};

use crate::process::{Process, arguments, children, is_alive, send_signal};
use crate::wait::{tail, until};

/// Recovery after a crash, with a full WAL on a slow disk, is the longest start.
const START_LIMIT: Duration = Duration::from_secs(90);
/// A server that runs answers at once; a loaded machine may take its time.
const TAKE_OVER_LIMIT: Duration = Duration::from_secs(15);
const STOP_LIMIT: Duration = Duration::from_mins(1);

/// Ends the program that an earlier run left in this folder, if one did: it may still be draining. Its pid file is `pid`.
pub fn end_left_behind(dir: &Path) -> Result<()> {
    let Some(pid) = left_behind(dir) else { return Ok(()) };
    let mut process = Process::adopt(pid);
    process.end("INT", STOP_LIMIT).or_else(|_| process.end("KILL", STOP_LIMIT))
}

/// The pid in the pid file, when that process lives and its arguments name this folder.
fn left_behind(dir: &Path) -> Option<u32> {
    let pid = fs::read_to_string(dir.join("pid")).ok()?.trim().parse().ok()?;
    let ours = arguments(pid).iter().any(|argument| Path::new(argument).starts_with(dir));
    (ours && is_alive(pid)).then_some(pid)
}

pub(crate) struct Server {
    name: &'static str,
    dir: PathBuf,
    process: Mutex<Option<Process>>,
    detached: AtomicBool,
    /// Held as long as the value lives: one owner per folder.
    _lock: File,
}

impl Server {
    /// Creates the folder and takes its lock.
    pub(crate) fn open(name: &'static str, dir: &Path) -> Result<Self> {
        fs::create_dir_all(dir).with_context(|| format!("cannot create {}", dir.display()))?;
        let lock = File::create(dir.join("lock"))
            .with_context(|| format!("cannot create the lock of {}", dir.display()))?;
        if lock.try_lock().is_err() {
            bail!("another run uses {}: end it first, or wait for it", dir.display());
        }
        let (process, detached) = (Mutex::new(None), AtomicBool::new(false));
        Ok(Self { name, dir: dir.to_owned(), process, detached, _lock: lock })
    }

    /// Ends the server an earlier run left in this folder, and removes the folder.
    pub(crate) fn clear(dir: &Path) -> Result<()> {
        if !dir.exists() {
            return Ok(());
        }
        let server = Self::open("the server", dir)?;
        // No process has an empty argument list, so none is taken over.
        server.take_over(&[], |_| false)?;
        fs::remove_dir_all(dir).with_context(|| format!("cannot remove {}", dir.display()))
    }

    /// Takes over the server an earlier run left in this folder, if it was started with the same
    /// arguments; ends it when they differ. True when it was taken over.
    pub(crate) fn take_over(&self, wanted: &[String], ready: impl Fn(u32) -> bool) -> Result<bool> {
        let Some(pid) = left_behind(&self.dir) else { return Ok(false) };
        let mut process = Process::adopt(pid);
        let wait = || until(TAKE_OVER_LIMIT, || !is_alive(pid) || ready(pid)) && is_alive(pid);
        if arguments(pid).get(1..) == Some(wanted) && wait() {
            *self.process() = Some(process);
            return Ok(true);
        }
        process.end("INT", STOP_LIMIT)?;
        Ok(false)
    }

    /// Starts the command with its output in the log and waits until it is ready.
    pub(crate) fn launch(&self, command: &mut Command, ready: impl Fn(u32) -> bool) -> Result<()> {
        if self.is_alive() {
            bail!("{} in {} runs already", self.name, self.dir.display());
        }
        let log = File::options().create(true).append(true).open(self.log()).context("its log")?;
        command.stdout(log.try_clone().context("its log")?).stderr(log);
        let process = Process::spawn(command)?;
        let pid = process.pid();
        fs::write(self.dir.join("pid"), pid.to_string()).context("its pid file")?;
        *self.process() = Some(process);
        let answered = until(START_LIMIT, || !self.is_alive() || ready(pid));
        if answered && self.is_alive() {
            return Ok(());
        }
        self.fail_to_start()
    }

    fn fail_to_start(&self) -> Result<()> {
        let state = if self.is_alive() { "did not become ready" } else { "ended at once" };
        // Best effort: the message about the start matters more.
        let _ = self.kill9();
        bail!("{} in {} {state}; {}", self.name, self.dir.display(), tail(&self.log()))
    }

    /// Sends the signal and waits until the server is gone; nothing to do when it is gone already.
    pub(crate) fn end(&self, signal: &str) -> Result<()> {
        let mut guard = self.process();
        if let Some(process) = guard.as_mut() {
            process
                .end(signal, STOP_LIMIT)
                .with_context(|| format!("{} in {}", self.name, self.dir.display()))?;
        }
        *guard = None;
        Ok(())
    }

    /// Kills the server and its children at the same moment, as a crash of the machine would.
    pub(crate) fn kill9(&self) -> Result<()> {
        let Some(pid) = self.pid() else { return Ok(()) };
        let below = children(pid);
        let all: Vec<u32> = [pid].into_iter().chain(below.iter().copied()).collect();
        send_signal("KILL", &all)?;
        self.end("KILL")?;
        // PostgreSQL refuses to start while an old backend still holds its shared memory.
        if !until(STOP_LIMIT, || !below.iter().any(|child| is_alive(*child))) {
            bail!("children of {} {pid} survived SIGKILL", self.name);
        }
        Ok(())
    }

    pub(crate) fn pid(&self) -> Option<u32> {
        self.process().as_ref().map(Process::pid)
    }

    pub(crate) fn is_alive(&self) -> bool {
        self.process().as_mut().is_some_and(Process::alive)
    }

    pub(crate) fn detach(&self) {
        self.detached.store(true, Ordering::Relaxed);
    }

    /// For `Drop` of the owner.
    pub(crate) fn end_unless_detached(&self, signal: &str) {
        if !self.detached.load(Ordering::Relaxed) && self.end(signal).is_err() {
            let _ = self.kill9();
        }
    }

    pub(crate) fn dir(&self) -> &Path {
        &self.dir
    }

    pub(crate) fn log(&self) -> PathBuf {
        self.dir.join("log")
    }

    fn process(&self) -> MutexGuard<'_, Option<Process>> {
        self.process.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
