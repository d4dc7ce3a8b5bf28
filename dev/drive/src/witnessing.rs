//! A witness as a process of its own, in a folder of its own, as Itjen runs it.

use std::fmt::Write as _;
use std::path::{Path, PathBuf};
use std::process::Stdio;

use anyhow::{Context, ensure};
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// A witness: its folder, and the process while it runs.
pub struct WitnessHouse {
    program: PathBuf,
    folder: PathBuf,
    address: String,
    running: Option<Child>,
}

impl WitnessHouse {
    /// Makes one of that name that knows these logs (files of public keys), and starts it.
    pub async fn start(
        program: &Path,
        folder: &Path,
        name: &str,
        logs: &[PathBuf],
    ) -> anyhow::Result<Self> {
        let address = format!("127.0.0.1:{}", localservers::free_port()?);
        let mut init = Command::new(program);
        init.args(["witness", "init", "--name", name, "--listen", &address]).arg(folder);
        for log in logs {
            init.arg("--log").arg(log);
        }
        ensure!(init.stdout(Stdio::null()).status().await?.success(), "the witness was not made");
        let mut house =
            Self { program: program.to_owned(), folder: folder.to_owned(), address, running: None };
        house.open().await?;
        Ok(house)
    }

    pub async fn open(&mut self) -> anyhow::Result<()> {
        let mut child = Command::new(&self.program)
            .args(["witness", "run"])
            .arg(&self.folder)
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .kill_on_drop(true)
            .spawn()?;
        let pid = child.id().context("the witness ended at once")?;
        std::fs::write(self.folder.join("pid"), pid.to_string())?;
        let out = child.stdout.take().context("no standard output")?;
        let line = BufReader::new(out).lines().next_line().await?;
        ensure!(line.is_some_and(|line| line.ends_with(&self.address)), "the witness does not run");
        self.running = Some(child);
        Ok(())
    }

    /// Ends it without warning.
    pub async fn close(&mut self) -> anyhow::Result<()> {
        match self.running.take() {
            Some(mut child) => Ok(child.kill().await?),
            None => Ok(()),
        }
    }

    /// File of its public key.
    pub fn key(&self) -> PathBuf {
        self.folder.join("witness.vkey")
    }

    /// The checkpoint that it keeps of the log whose origin ends so.
    pub fn kept(&self, log: &str) -> anyhow::Result<PathBuf> {
        for entry in std::fs::read_dir(self.folder.join("state"))? {
            let path = entry?.path();
            let text = std::fs::read_to_string(&path)?;
            if text.lines().next().is_some_and(|origin| origin.ends_with(log)) {
                return Ok(path);
            }
        }
        anyhow::bail!("the witness keeps no checkpoint of {log}")
    }

    /// Adds it to a configuration.
    pub fn configure(&self, config: &Path) -> anyhow::Result<()> {
        let mut text = std::fs::read_to_string(config)?;
        write!(
            text,
            "\n[[witness]]\nurl = \"http://{}\"\nkey = {:?}\n",
            self.address,
            self.key().display().to_string()
        )?;
        Ok(std::fs::write(config, text)?)
    }
}
