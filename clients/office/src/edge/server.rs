//! The process of the server: its start, its restarts, its orderly stop.

use std::fs::File;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::Duration;

use anyhow::{Context, ensure};
use tokio::process::{Child, Command};
use tokio::time::Instant;

use super::status::ServerState;

const PAUSE_MIN: Duration = Duration::from_secs(1);
const PAUSE_MAX: Duration = Duration::from_mins(1);
/// A server that ran for this time did not die early.
const WELL: Duration = Duration::from_mins(1);
const GRACE: Duration = Duration::from_secs(20);
const VERSION_MIN: (u32, u32) = (2, 15);

pub(super) struct Server {
    bin: PathBuf,
    conf: PathBuf,
    /// The folder of the configuration; its relative paths begin here.
    folder: PathBuf,
    /// The folder of the server's log.
    data: PathBuf,
    child: Option<Child>,
    started: Instant,
    pause: Duration,
    restarts: u32,
}

/// Refuses servers that lose messages silently after a disk was replaced.
pub(super) async fn check_version(bin: &Path) -> anyhow::Result<()> {
    let told = Command::new(bin).arg("--version").output().await;
    let told = told.with_context(|| {
        format!(
            "{} tidak dapat dijalankan: sebutkan nats-server dengan --nats-server",
            bin.display()
        )
    })?;
    let text = String::from_utf8_lossy(&told.stdout).into_owned();
    let version = text.rsplit('v').next().unwrap_or_default().trim();
    let mut numbers = version.split('.').map(|part| part.parse::<u32>().unwrap_or(0));
    let found = (numbers.next().unwrap_or(0), numbers.next().unwrap_or(0));
    ensure!(
        found >= VERSION_MIN,
        "nats-server {version} terlalu lama: perlu 2.15 atau lebih baru, yang lebih lama kehilangan kiriman setelah diska diganti"
    );
    Ok(())
}

impl Server {
    /// A server that is not started yet. It will run in the folder of its configuration, with its log in `data`.
    pub(super) fn new(bin: &Path, conf: &Path, data: &Path) -> anyhow::Result<Self> {
        let conf = conf
            .canonicalize()
            .with_context(|| format!("konfigurasi server {} tidak ada", conf.display()))?;
        let folder = conf.parent().unwrap_or(Path::new("/")).to_owned();
        Ok(Self {
            bin: bin.to_owned(),
            conf,
            folder,
            data: data.canonicalize()?,
            child: None,
            started: Instant::now(),
            pause: Duration::ZERO,
            restarts: 0,
        })
    }

    pub(super) const fn restarts(&self) -> u32 {
        self.restarts
    }

    /// Starts the server when it does not run. After an early death it waits for the end of the pause.
    pub(super) async fn tend(&mut self) -> anyhow::Result<ServerState> {
        if let Some(child) = &mut self.child {
            if child.try_wait()?.is_none() {
                return Ok(ServerState::Running);
            }
            self.child = None;
            self.restarts += 1;
            self.pause = next_pause(self.pause, self.started.elapsed());
            self.started = Instant::now();
        }
        if self.started.elapsed() < self.pause {
            return Ok(ServerState::Waiting);
        }
        self.start().await?;
        Ok(ServerState::Starting)
    }

    /// Stops the server. The next round starts it again.
    pub(super) async fn restart(&mut self) {
        self.stop().await;
        self.restarts += 1;
        self.pause = Duration::ZERO;
    }

    /// Asks the server to stop, and kills it after the grace period.
    pub(super) async fn stop(&mut self) {
        let Some(mut child) = self.child.take() else { return };
        if let Some(pid) = child.id() {
            terminate(pid).await;
        }
        if tokio::time::timeout(GRACE, child.wait()).await.is_err() {
            // The process is gone, or the system ends it: nothing more can be done.
            let _ = child.kill().await;
        }
        let _ = std::fs::remove_file(self.pid_file());
    }

    async fn start(&mut self) -> anyhow::Result<()> {
        self.end_orphan().await;
        let log =
            File::options().create(true).append(true).open(self.data.join("nats-server.log"))?;
        let child = Command::new(&self.bin)
            .arg("-c")
            .arg(&self.conf)
            .current_dir(&self.folder)
            .stdin(Stdio::null())
            .stdout(log.try_clone()?)
            .stderr(log)
            // Ctrl-C reaches the whole process group of a terminal, but this program must stop the server last.
            .process_group(0)
            .kill_on_drop(true)
            .spawn()
            .context("nats-server tidak dapat dijalankan")?;
        if let Some(pid) = child.id() {
            files::replace(&self.pid_file(), pid.to_string().as_bytes())?;
        }
        self.child = Some(child);
        self.started = Instant::now();
        Ok(())
    }

    /// Ends a server that outlived its killed program: it still holds port and store.
    async fn end_orphan(&self) {
        let Ok(text) = std::fs::read_to_string(self.pid_file()) else { return };
        let Ok(pid) = text.trim().parse::<u32>() else { return };
        let deadline = Instant::now() + GRACE;
        let mut asked = false;
        while self.is_ours(pid) && Instant::now() < deadline {
            if !asked {
                terminate(pid).await;
                asked = true;
            }
            tokio::time::sleep(Duration::from_millis(50)).await;
        }
    }

    /// True for a process that runs with our configuration. Its id may belong to another program by now.
    fn is_ours(&self, pid: u32) -> bool {
        let conf = self.conf.to_string_lossy();
        std::fs::read(format!("/proc/{pid}/cmdline"))
            .is_ok_and(|line| line.split(|&byte| byte == 0).any(|part| part == conf.as_bytes()))
    }

    fn pid_file(&self) -> PathBuf {
        self.data.join("nats-server.pid")
    }
}

/// The next pause: double after each early death.
fn next_pause(pause: Duration, lived: Duration) -> Duration {
    if lived >= WELL { PAUSE_MIN } else { (pause * 2).clamp(PAUSE_MIN, PAUSE_MAX) }
}

async fn terminate(pid: u32) {
    // A process that is gone already needs no signal.
    let _ =
        Command::new("kill").args(["-TERM", &pid.to_string()]).stderr(Stdio::null()).status().await;
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_pause_grows_while_the_server_dies_early() {
        let mut pause = Duration::ZERO;
        let grown: Vec<u64> = (0..8)
            .map(|_| {
                pause = next_pause(pause, Duration::from_secs(1));
                pause.as_secs()
            })
            .collect();
        assert_eq!(grown, [1, 2, 4, 8, 16, 32, 60, 60]);
        assert_eq!(next_pause(pause, WELL), PAUSE_MIN);
    }

    #[tokio::test]
    async fn what_is_no_nats_server_is_refused() {
        assert!(check_version(Path::new("/nonexistent/nats-server")).await.is_err());
        assert!(check_version(Path::new("true")).await.is_err());
    }
}
