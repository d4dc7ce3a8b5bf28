//! A fresh cluster to copy from. `initdb` takes seconds of processor time, a copy a tenth of one; tests start dozens of clusters.

use std::fs::{self, File};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

use super::cluster::{initdb, place};
use crate::home::Home;
use crate::install::PgBin;
use crate::secret;

/// Copies a fresh cluster to `data`, which must not exist yet. Answers with its superuser's password, which all copies share.
pub(super) fn copy(bin: &PgBin, data: &Path) -> Result<String> {
    let (template, password) = ensure(bin)?;
    // Owners and modes stay as they are; `cp` is the only one who does that for a whole tree.
    let output =
        Command::new("cp").args(["-a", "--reflink=auto"]).arg(&template).arg(data).output();
    let output = output.context("cannot run cp")?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("cannot copy {}: {}", template.display(), why.trim());
    }
    Ok(password)
}

/// One for each version of `PostgreSQL`, below `.amanah/bin`.
fn ensure(bin: &PgBin) -> Result<(PathBuf, String)> {
    let home = Home::of_workspace().dir("bin").join(format!("cluster-{}-md5", version(bin)?));
    fs::create_dir_all(&home).with_context(|| format!("cannot create {}", home.display()))?;
    // Tests run side by side: only one of them makes it.
    let lock = File::create(home.join("lock")).context("cannot create the lock of the template")?;
    lock.lock().context("cannot lock the template")?;
    let password = secret::remembered(&home.join("password"))?;
    let (data, made) = (place(&home)?, home.join("made"));
    if !made.exists() || !data.exists() {
        // Leftovers of a run that was ended meanwhile.
        let _ = fs::remove_dir_all(&data);
        initdb(bin, &data, &password, false)?;
        fs::write(&made, "").context("cannot mark the template as made")?;
    }
    Ok((data, password))
}

/// `15.14`, of `initdb (PostgreSQL) 15.14 (Debian 15.14-0+deb12u1)`.
fn version(bin: &PgBin) -> Result<String> {
    let output = Command::new(bin.tool("initdb")).arg("--version").output();
    let output = output.context("cannot run initdb")?;
    let text = String::from_utf8_lossy(&output.stdout).into_owned();
    text.split_whitespace().nth(2).map(str::to_owned).context("initdb names no version")
}
