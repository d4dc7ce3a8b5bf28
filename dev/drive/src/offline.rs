//! `amanah verify receipt` as a reporter runs it at home: a process with a folder and nothing else, no address, no configuration.

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Context;

/// A reporter's folder: the receipt file, what was sent, and public keys.
pub struct Keepsake {
    program: PathBuf,
    folder: PathBuf,
}

/// The command's verdict.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Verdict {
    /// True for exit code 0.
    pub proved: bool,
    /// Its sentence, in Indonesian.
    pub sentence: String,
}

impl Keepsake {
    pub fn try_new(program: &Path, folder: &Path) -> anyhow::Result<Self> {
        std::fs::create_dir_all(folder)?;
        Ok(Self { program: std::path::absolute(program)?, folder: folder.to_owned() })
    }

    /// Puts a file into it.
    pub fn keep(&self, name: &str, bytes: impl AsRef<[u8]>) -> anyhow::Result<()> {
        std::fs::write(self.folder.join(name), bytes).with_context(|| name.to_owned())
    }

    /// Puts a public key of the installation into it.
    pub fn keep_key(&self, name: &str, key: &Path) -> anyhow::Result<()> {
        let text = std::fs::read_to_string(key).with_context(|| key.display().to_string())?;
        self.keep(name, &text)
    }

    /// Checks a receipt in it, with an empty environment.
    pub fn verify(&self, receipt: &str, options: &[&str]) -> anyhow::Result<Verdict> {
        let output = Command::new(&self.program)
            .args(["verify", "receipt", receipt])
            .args(options)
            .current_dir(&self.folder)
            .env_clear()
            .output()?;
        let said = String::from_utf8_lossy(&output.stdout);
        let sentence = said.lines().next().unwrap_or_default().to_owned();
        let complaint = String::from_utf8_lossy(&output.stderr);
        anyhow::ensure!(!sentence.is_empty(), "verify receipt said nothing but: {complaint}");
        Ok(Verdict { proved: output.status.success(), sentence })
    }
}
