//! The folder under which servers live, and the temporary ones of tests.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};

use crate::process::{arguments, children, is_alive, send_signal};
use crate::secret::random_hex;

const PREFIX: &str = "amanah-test-";

/// A folder that holds binaries, server data and credentials.
#[derive(Debug)]
pub struct Home {
    path: PathBuf,
    temporary: bool,
}

impl Home {
    /// `.amanah/` at the top of the workspace.
    pub fn of_workspace() -> Self {
        let here = Path::new(env!("CARGO_MANIFEST_DIR"));
        let top = here.ancestors().nth(2).unwrap_or(here);
        Self::at(top.join(".amanah"))
    }

    /// A folder of the caller's choice; it is not removed.
    pub const fn at(path: PathBuf) -> Self {
        Self { path, temporary: false }
    }

    /// A new folder for one test, removed with the value. Declare it before the servers that live
    /// in it, so that they are dropped first. Whatever killed tests left is cleared away here.
    pub fn temporary(name: &str) -> Result<Self> {
        sweep();
        let leaf = format!("{PREFIX}{}-{name}-{}", std::process::id(), random_hex(4)?);
        let path = env::temp_dir().join(leaf);
        fs::create_dir_all(&path).with_context(|| format!("cannot create {}", path.display()))?;
        Ok(Self { path, temporary: true })
    }

    pub fn path(&self) -> &Path {
        &self.path
    }

    /// A folder below it (created by whoever uses it).
    pub fn dir(&self, name: &str) -> PathBuf {
        self.path.join(name)
    }

    /// Leaves a temporary folder in place, to look at it.
    #[must_use]
    pub fn kept(mut self) -> Self {
        self.temporary = false;
        self
    }
}

impl Drop for Home {
    fn drop(&mut self) {
        if self.temporary {
            // A folder that stays is swept by the next test.
            let _ = fs::remove_dir_all(&self.path);
        }
    }
}

/// Ends the servers and removes the folders of tests that were killed before they could do so.
fn sweep() {
    let Ok(entries) = fs::read_dir(env::temp_dir()) else { return };
    for entry in entries.flatten() {
        if owner_is_gone(&entry.file_name().to_string_lossy()) {
            end_servers_of(&entry.path());
            let _ = fs::remove_dir_all(entry.path());
        }
    }
}

/// The folder's name holds the pid of the test that made it.
fn owner_is_gone(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|rest| rest.split('-').next()?.parse().ok())
        .is_some_and(|pid| !is_alive(pid))
}

/// Only processes whose pid file lies below `dir` and whose own arguments name `dir`.
fn end_servers_of(dir: &Path) {
    for pid in pid_files(dir, 3)
        .iter()
        .filter_map(|file| fs::read_to_string(file).ok()?.trim().parse().ok())
    {
        if arguments(pid).iter().any(|argument| Path::new(argument).starts_with(dir)) {
            let all: Vec<u32> = children(pid).into_iter().chain([pid]).collect();
            let _ = send_signal("KILL", &all);
        }
    }
}

/// The members of a cluster lie one folder deeper than a server alone.
fn pid_files(dir: &Path, depth: usize) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(dir) else { return Vec::new() };
    let folders = entries.flatten().map(|entry| entry.path()).filter(|path| path.is_dir());
    let below = |path: PathBuf| if depth > 1 { pid_files(&path, depth - 1) } else { Vec::new() };
    let files = folders.flat_map(|path| [vec![path.join("pid")], below(path)]).flatten();
    files.filter(|file| file.is_file()).collect()
}
