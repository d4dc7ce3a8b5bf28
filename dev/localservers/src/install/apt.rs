//! Debian packages, when we are root and they are missing.

use std::fs;
use std::os::unix::fs::MetadataExt;
use std::process::Command;

use anyhow::{Context, Result, bail};

/// Installs packages of Debian when we are root; otherwise the error says with which command a person can.
pub fn install(packages: &[&str], say: &dyn Fn(&str)) -> Result<()> {
    let list = packages.join(" ");
    let root = fs::metadata("/proc/self").is_ok_and(|meta| meta.uid() == 0);
    if !root {
        bail!("{list} is missing: run `sudo apt-get install {list}`, then try again");
    }
    say(&format!("installing {list} with apt-get"));
    apt_get(&["update", "-qq"])?;
    let mut arguments = vec!["install", "-y", "-qq", "--no-install-recommends"];
    arguments.extend(packages);
    apt_get(&arguments)
}

fn apt_get(arguments: &[&str]) -> Result<()> {
    let output = Command::new("apt-get")
        .args(arguments)
        .env("DEBIAN_FRONTEND", "noninteractive")
        .output()
        .context("cannot run apt-get: install PostgreSQL 15 and python3-pip by hand")?;
    if !output.status.success() {
        let why = String::from_utf8_lossy(&output.stderr);
        bail!("`apt-get {}` failed: {}", arguments.join(" "), why.trim());
    }
    Ok(())
}
