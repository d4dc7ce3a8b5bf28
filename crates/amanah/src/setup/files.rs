//! Files that only their owner may read.

use std::fs::OpenOptions;
use std::io::Write;
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

/// Writes a new secret; an existing file is an error.
pub fn write_secret(path: &Path, text: &str) -> std::io::Result<()> {
    if let Some(folder) = path.parent() {
        std::fs::create_dir_all(folder)?;
    }
    let mut file = OpenOptions::new().write(true).create_new(true).mode(0o600).open(path)?;
    writeln!(file, "{text}")
}

/// Writes a secret unless there is one.
pub(super) fn write_secret_once(path: &Path, make: impl FnOnce() -> String) -> std::io::Result<()> {
    if path.exists() { Ok(()) } else { write_secret(path, &make()) }
}
