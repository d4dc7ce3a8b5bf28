//! The server of an office, on loopback.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};
use kernel::OfficeCode;
use serde_json::Value;
use topology::{LeafServer, Listener, Remote, leaf_seed_conf, leaf_server_conf, names};

use super::accounts::{remembered, seed_path};
use super::{arguments, config, must_be_down, probe};
use crate::ports::Ports;
use crate::secret::write_private;
use crate::server::Server;

/// How an office's server is run.
#[derive(Clone, Debug)]
pub struct LeafOptions {
    pub code: OfficeCode,
    /// Addresses of the hub, `host:port`: its leaf listeners, or something in between.
    pub hub: Vec<String>,
    /// Folder that holds `off_<code>.nk` and `leaf_<code>.nk`.
    pub seeds: PathBuf,
}

/// A running server of an office; dropping the value stops it.
pub struct Leaf {
    bin: PathBuf,
    server: Server,
    code: OfficeCode,
    port: u16,
    monitor: u16,
}

impl Leaf {
    /// Starts the server of this folder, with the seeds of the office and an `admin` of its own.
    pub fn start(bin: &Path, dir: &Path, options: &LeafOptions) -> Result<Self> {
        let server = Server::open("nats-server", dir)?;
        // A server that an earlier run left might look for the hub at another address.
        server.take_over(&[], |_| false)?;
        let mut ports = Ports::read(dir)?;
        let (port, monitor) = (ports.choose("nats", 0)?, ports.choose("monitor", 0)?);
        ports.write(dir)?;
        let leaf = Self { bin: bin.to_owned(), server, code: options.code.clone(), port, monitor };
        leaf.copy_seeds(&options.seeds)?;
        write_private(&config::file(dir), &leaf.conf(&options.hub)?)?;
        leaf.start_again()?;
        Ok(leaf)
    }

    /// Starts a stopped or killed server again, on the same ports.
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

    /// Removes everything it stored, as a new disk would. It must be stopped or killed.
    pub fn wipe_store(&self) -> Result<()> {
        must_be_down(&self.server)?;
        fs::remove_dir_all(config::store_dir(self.server.dir())).context("cannot remove the store")
    }

    /// The process lives and greets clients.
    pub fn is_up(&self) -> bool {
        self.server.is_alive() && probe::greets(self.port)
    }

    /// The line to the hub is up now.
    pub fn is_linked(&self) -> bool {
        self.page("/leafz").is_ok_and(|page| page["leafnodes"].as_u64() > Some(0))
    }

    /// A monitoring page, e.g. `/leafz`.
    pub fn page(&self, path: &str) -> Result<Value> {
        probe::page(self.monitor, path).with_context(|| format!("{path} does not answer"))
    }

    pub fn code(&self) -> &OfficeCode {
        &self.code
    }

    /// Address for the office's programs.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.port)
    }

    /// Address of the monitoring pages.
    pub fn monitor_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.monitor)
    }

    /// Folder with `off_<code>.nk`, `leaf_<code>.nk` and `admin.nk`.
    pub fn credentials_dir(&self) -> PathBuf {
        self.server.dir().join("seeds")
    }

    /// The server's process, when it runs.
    pub fn pid(&self) -> Option<u32> {
        self.server.pid()
    }

    /// The server's log file.
    pub fn log(&self) -> PathBuf {
        self.server.log()
    }

    fn copy_seeds(&self, from: &Path) -> Result<()> {
        let seeds = self.credentials_dir();
        fs::create_dir_all(&seeds).context("cannot create the folder of the seeds")?;
        for user in [names::office_user(&self.code), names::leaf_user(&self.code)] {
            let file = seed_path(from, &user);
            let text = fs::read_to_string(&file)
                .with_context(|| format!("cannot read {}", file.display()))?;
            write_private(&seed_path(&seeds, &user), &text)?;
        }
        Ok(())
    }

    fn conf(&self, hub: &[String]) -> Result<String> {
        let seeds = self.credentials_dir();
        let key = |user: &str| Ok::<_, anyhow::Error>(remembered(&seeds, user)?.public().clone());
        let own = remembered(&seeds, &names::leaf_user(&self.code))?;
        write_private(&seeds.join("leaf.conf"), &leaf_seed_conf(&own))?;
        let seed_file = "seeds/leaf.conf".to_owned();
        let server = LeafServer {
            code: self.code.clone(),
            clients: Listener::loopback(self.port),
            monitor: Some(Listener::loopback(self.monitor)),
            store: config::store(self.server.dir(), "2GB")?,
            remote: Remote { addresses: hub.to_vec(), tls: None, seed_file },
            client_keys: vec![key(&names::office_user(&self.code))?],
            admin_keys: vec![key(names::ADMIN)?],
            pid_file: None,
        };
        Ok(leaf_server_conf(&server)?)
    }
}

impl Drop for Leaf {
    fn drop(&mut self) {
        self.server.end_unless_detached("TERM");
    }
}
