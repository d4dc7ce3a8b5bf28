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

    /// The folder itself.
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

/// Only processes whose pid file lies in `dir` and whose own arguments name `dir`.
fn end_servers_of(dir: &Path) {
    let Ok(entries) = fs::read_dir(dir) else { return };
    let files = entries.flatten().map(|entry| entry.path().join("pid"));
    for pid in files.filter_map(|file| fs::read_to_string(file).ok()?.trim().parse().ok()) {
        if arguments(pid).iter().any(|argument| Path::new(argument).starts_with(dir)) {
            let all: Vec<u32> = children(pid).into_iter().chain([pid]).collect();
            let _ = send_signal("KILL", &all);
        }
    }
}
