//! A private nats-server with `JetStream` on loopback.

mod config;
mod probe;
mod store;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};

pub use self::config::{LOGS, SERVICES};
use crate::ports::Ports;
use crate::secret;
use crate::server::Server;

/// How a nats-server is run.
#[derive(Clone, Debug, Default)]
pub struct NatsOptions {
    /// 0 takes the remembered port, or a free one.
    pub port: u16,
    /// Takes the place of our accounts in the configuration file.
    pub config: Option<String>,
}

/// A running nats-server; dropping the value stops it.
pub struct Nats {
    bin: PathBuf,
    server: Server,
    port: u16,
    monitor: u16,
}

impl Nats {
    /// Starts the server of this folder: taken over when it still runs.
    pub fn start(bin: &Path, dir: &Path, options: &NatsOptions) -> Result<Self> {
        let server = Server::open("nats-server", dir)?;
        let mut ports = Ports::read(dir)?;
        if let (Some(port), Some(monitor)) = (ports.get("nats"), ports.get("monitor")) {
            let same = config::is_written(dir, (port, monitor), options);
            let fits = same && [0, port].contains(&options.port);
            // An argument list that no process has ends a server whose configuration differs.
            let wanted = if fits { arguments(dir) } else { Vec::new() };
            if server.take_over(&wanted, |_| probe::is_ready(port, monitor))? {
                return Ok(Self { bin: bin.to_owned(), server, port, monitor });
            }
        }
        let port = ports.choose("nats", options.port)?;
        let monitor = ports.choose("monitor", 0)?;
        ports.write(dir)?;
        config::write(dir, (port, monitor), options)?;
        let started = Self { bin: bin.to_owned(), server, port, monitor };
        started.start_again()?;
        Ok(started)
    }

    /// Starts a stopped or killed server again, on the same ports and store.
    pub fn start_again(&self) -> Result<()> {
        let mut command = Command::new(&self.bin);
        command.args(arguments(self.server.dir()));
        self.server.launch(&mut command, |_| probe::is_ready(self.port, self.monitor))
    }

    /// Stops it in order.
    pub fn stop(&self) -> Result<()> {
        self.server.end("TERM")
    }

    /// Kills it with SIGKILL.
    pub fn kill9(&self) -> Result<()> {
        self.server.kill9()
    }

    /// The process lives and greets clients.
    pub fn is_up(&self) -> bool {
        self.server.is_alive() && probe::greets(self.port)
    }

    /// Leaves it running when the value is dropped.
    pub fn detach(&self) {
        self.server.detach();
    }

    /// Address for clients, without credentials.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Address of the monitoring pages (`/healthz`, `/jsz`, `/varz`).
    pub fn monitor_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.monitor)
    }

    /// User and password of a service, of `provision` or of `sys`.
    pub fn user(&self, name: &str) -> Result<(String, String)> {
        let file = self.credentials_dir().join(name);
        if !file.is_file() {
            bail!("this nats-server has no user {name}");
        }
        Ok((name.to_owned(), secret::remembered(&file)?))
    }

    /// One file per user: the name is the user, the content the password.
    pub fn credentials_dir(&self) -> PathBuf {
        config::credentials_dir(self.server.dir())
    }

    /// The port for clients.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The server's process, when it runs.
    pub fn pid(&self) -> Option<u32> {
        self.server.pid()
    }

    /// What the server wrote.
    pub fn log(&self) -> PathBuf {
        self.server.log()
    }

    /// Where `JetStream` keeps its files.
    pub fn store_dir(&self) -> PathBuf {
        config::store_dir(self.server.dir())
    }

    /// Removes everything `JetStream` stored. The server must be stopped or killed.
    pub fn wipe_store(&self) -> Result<()> {
        self.must_be_down()?;
        fs::remove_dir_all(self.store_dir()).context("cannot remove the store")
    }

    /// Cuts the last `bytes` bytes off the newest message block that has any, as a torn write
    /// would; answers with its path. The server must be stopped or killed.
    pub fn truncate_last_block(&self, bytes: u64) -> Result<PathBuf> {
        self.must_be_down()?;
        store::truncate_newest_block(&self.store_dir(), bytes)
    }

    fn must_be_down(&self) -> Result<()> {
        if self.server.is_alive() {
            bail!("stop or kill nats-server before its files are changed");
        }
        Ok(())
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.server.end_unless_detached("TERM");
    }
}

fn arguments(dir: &Path) -> Vec<String> {
    vec!["-c".to_owned(), config::file(dir).to_string_lossy().into_owned()]
}
