//! `amanah up` as a child process.

use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::Context;
use localservers::free_port;
use service::config::Config;
use tokio::io::{AsyncBufReadExt, BufReader};
use tokio::process::{Child, Command};

/// For a loaded machine; an installation that is ready is noticed at once.
const READY_MAX: Duration = Duration::from_mins(3);
/// The product itself stops hard after twenty seconds.
const DRAINED_MAX: Duration = Duration::from_mins(1);

pub struct Installation {
    child: Child,
    /// Folder of its keys and configuration.
    pub home: PathBuf,
    pub config: Config,
}

/// How to start one.
#[derive(Clone, Debug)]
pub struct Start {
    pub program: PathBuf,
    /// Folder for keys and configuration.
    pub home: PathBuf,
    /// PostgreSQL as its owner, without a database.
    pub postgres_url: String,
    pub nats_url: String,
    /// Folder with the passwords of the NATS users.
    pub nats_credentials: PathBuf,
}

impl Start {
    /// Writes keys and configuration as `amanah up` does at its first start, but with ports that nobody else is given: the product looks for
    /// free ones only, and many tests start one at the same time. Answers with the path of the configuration.
    pub fn prepare(&self) -> anyhow::Result<PathBuf> {
        let path = amanah::setup::prepare(&amanah::args::UpArgs {
            home: self.home.clone(),
            postgres_url: self.postgres_url.clone(),
            nats_url: self.nats_url.clone(),
            nats_credentials: self.nats_credentials.clone(),
        })?;
        let mut config = Config::read(&path)?;
        claim_ports(&mut config)?;
        std::fs::write(&path, toml::to_string(&config)?)?;
        Ok(path)
    }

    fn config(&self) -> PathBuf {
        self.home.join("amanah.toml")
    }
}

fn claim_ports(config: &mut Config) -> anyhow::Result<()> {
    config.telemetry.admin.set_port(free_port()?);
    for section in
        [&mut config.intake, &mut config.survey, &mut config.triage, &mut config.reporting]
    {
        section.grpc.set_port(free_port()?);
        section.grpc_url = format!("http://{}", section.grpc);
        if let Some(http) = &mut section.http {
            http.set_port(free_port()?);
        }
    }
    Ok(())
}

impl Installation {
    /// Starts it and waits until it says that it is ready.
    pub async fn start(start: &Start) -> anyhow::Result<Self> {
        if !start.config().exists() {
            start.prepare()?;
        }
        let log = std::fs::OpenOptions::new()
            .create(true)
            .append(true)
            .open(start.home.join("amanah.log"))?;
        let mut child = Command::new(&start.program)
            .arg("up")
            .arg("--home")
            .arg(&start.home)
            .env("AMANAH_POSTGRES_URL", &start.postgres_url)
            .env("AMANAH_NATS_URL", &start.nats_url)
            .env("AMANAH_NATS_CREDENTIALS", &start.nats_credentials)
            .stdout(Stdio::piped())
            .stderr(log)
            .kill_on_drop(true)
            .spawn()
            .with_context(|| format!("cannot start {}", start.program.display()))?;
        // Whoever empties the folder after a killed run ends this program by it.
        let pid = child.id().context("the program ended at once")?;
        std::fs::write(start.home.join("pid"), pid.to_string())?;
        let out = child.stdout.take().context("no standard output")?;
        let ready = tokio::time::timeout(READY_MAX, ready(out)).await;
        anyhow::ensure!(
            matches!(ready, Ok(true)),
            "amanah did not become ready; its last lines:\n{}",
            tail(&start.home)
        );
        let config = Config::read(&start.config())?;
        Ok(Self { child, home: start.home.clone(), config })
    }

    pub fn pid(&self) -> Option<u32> {
        self.child.id()
    }

    /// Ends it without warning.
    pub async fn kill9(mut self) -> anyhow::Result<()> {
        Ok(self.child.kill().await?)
    }

    /// Asks it to stop, and waits until it has drained.
    pub async fn stop(mut self) -> anyhow::Result<()> {
        if let Some(pid) = self.child.id() {
            localservers::send_signal("TERM", &[pid])?;
        }
        let status = tokio::time::timeout(DRAINED_MAX, self.child.wait())
            .await
            .context("amanah did not drain")??;
        anyhow::ensure!(
            status.success(),
            "amanah ended with {status}; its last lines:\n{}",
            tail(&self.home)
        );
        Ok(())
    }
}

async fn ready(out: tokio::process::ChildStdout) -> bool {
    let mut lines = BufReader::new(out).lines();
    while let Ok(Some(line)) = lines.next_line().await {
        if line.starts_with("ready") {
            // Keep reading, so that the child never blocks on a full pipe.
            tokio::spawn(async move { while let Ok(Some(_)) = lines.next_line().await {} });
            return true;
        }
    }
    false
}

fn tail(home: &Path) -> String {
    let text = std::fs::read_to_string(home.join("amanah.log")).unwrap_or_default();
    let lines: Vec<&str> = text.lines().rev().take(15).collect();
    lines.into_iter().rev().collect::<Vec<_>>().join("\n")
}
