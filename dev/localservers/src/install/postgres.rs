//! `PostgreSQL` from Debian.

use std::env;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::apt;

/// Used before any other, in this order.
const VERSIONS: [&str; 4] = ["15", "16", "17", "18"];

/// The folder of `PostgreSQL`'s binaries.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PgBin(PathBuf);

impl PgBin {
    /// Binaries in a folder of the caller's choice.
    pub fn at(dir: impl Into<PathBuf>) -> Result<Self> {
        let dir = dir.into();
        if !dir.join("postgres").is_file() {
            bail!("there is no postgres in {}", dir.display());
        }
        Ok(Self(dir))
    }

    pub fn dir(&self) -> &Path {
        &self.0
    }

    /// One program of it, such as `psql`.
    pub fn tool(&self, name: &str) -> PathBuf {
        self.0.join(name)
    }

    /// Built with lz4, so that WAL can be compressed with it.
    pub(crate) fn has_lz4(&self) -> bool {
        let output = Command::new(self.tool("pg_config")).arg("--configure").output();
        output.is_ok_and(|output| String::from_utf8_lossy(&output.stdout).contains("--with-lz4"))
    }
}

/// `PostgreSQL`'s binaries: `AMANAH_PG_BIN`, or Debian's, installed when missing and we are root.
pub fn ensure_postgres(say: &dyn Fn(&str)) -> Result<PgBin> {
    if let Some(dir) = env::var_os("AMANAH_PG_BIN").filter(|dir| !dir.is_empty()) {
        return PgBin::at(PathBuf::from(dir)).context("AMANAH_PG_BIN points to the wrong folder");
    }
    if let Some(found) = debian() {
        return Ok(found);
    }
    // postgresql-common first: its setting keeps Debian from starting a cluster of its own.
    apt::install(&["postgresql-common"], say)?;
    no_cluster_of_debian()?;
    apt::install(&["postgresql-15"], say).or_else(|_| apt::install(&["postgresql"], say))?;
    debian().context("PostgreSQL is installed but not below /usr/lib/postgresql: set AMANAH_PG_BIN")
}

fn debian() -> Option<PgBin> {
    let dirs = VERSIONS.iter().map(|version| format!("/usr/lib/postgresql/{version}/bin"));
    dirs.filter_map(|dir| PgBin::at(dir).ok()).find(|bin| bin.tool("initdb").is_file())
}

fn no_cluster_of_debian() -> Result<()> {
    let file = Path::new("/etc/postgresql-common/createcluster.conf");
    let text = fs::read_to_string(file).unwrap_or_default();
    if text.lines().any(|line| line.trim_start().starts_with("create_main_cluster")) {
        return Ok(());
    }
    fs::write(file, format!("{text}\ncreate_main_cluster = false\n"))
        .with_context(|| format!("cannot write {}", file.display()))
}
