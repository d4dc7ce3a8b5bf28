//! Random passwords and files that only their owner may read.

use std::fs::{self, File, OpenOptions};
use std::io::{Read, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;

use anyhow::{Context, Result};

/// `bytes` random bytes from the operating system, in hexadecimal (so they need no escaping in an address).
pub(crate) fn random_hex(bytes: usize) -> Result<String> {
    let mut buffer = vec![0; bytes];
    let mut source = File::open("/dev/urandom").context("cannot open /dev/urandom")?;
    source.read_exact(&mut buffer).context("cannot read /dev/urandom")?;
    Ok(hex::encode(buffer))
}

/// Writes `text` to `path` with mode 0600.
pub(crate) fn write_private(path: &Path, text: &str) -> Result<()> {
    // Removed first: `mode` counts only for a file that is created.
    if path.exists() {
        fs::remove_file(path).with_context(|| format!("cannot replace {}", path.display()))?;
    }
    let mut file = OpenOptions::new()
        .write(true)
        .create_new(true)
        .mode(0o600)
        .open(path)
        .with_context(|| format!("cannot create {}", path.display()))?;
    file.write_all(text.as_bytes()).with_context(|| format!("cannot write {}", path.display()))
}

/// The same in one step for whoever reads the file at that moment: never half of it, never nothing.
pub(crate) fn replace_private(path: &Path, text: &str) -> Result<()> {
    let beside = path.with_extension("part");
    write_private(&beside, text)?;
    fs::rename(&beside, path).with_context(|| format!("cannot replace {}", path.display()))
}

/// The secret in `path`; made when the file does not exist.
pub(crate) fn remembered(path: &Path) -> Result<String> {
    if !path.exists() {
        write_private(path, &random_hex(24)?)?;
    }
    let text =
        fs::read_to_string(path).with_context(|| format!("cannot read {}", path.display()))?;
    Ok(text.trim().to_owned())
}
