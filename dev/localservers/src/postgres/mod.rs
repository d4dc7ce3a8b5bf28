//! A private PostgreSQL cluster on loopback.

mod cluster;
mod template;

use std::fs;
use std::net::{Ipv4Addr, TcpStream};
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::Result;

use crate::install::PgBin;
use crate::ports::Ports;
use crate::server::Server;

/// How a cluster is run.
#[derive(Clone, Debug)]
pub struct PgOptions {
    /// 0 takes the remembered port, or a free one.
    pub port: u16,
    /// Without fsync a crash of the machine may lose everything: for tests that don't crash it.
    pub fsync: bool,
    /// More settings, which win over ours.
    pub settings: Vec<(String, String)>,
}

impl Default for PgOptions {
    fn default() -> Self {
        Self { port: 0, fsync: true, settings: Vec::new() }
    }
}

/// A running cluster; dropping the value stops it.
pub struct Postgres {
    bin: PgBin,
    server: Server,
    data: PathBuf,
    port: u16,
    password: String,
    arguments: Vec<String>,
}

impl Postgres {
    /// Starts the cluster of this folder: made when there is none, taken over when it still runs.
    pub fn start(bin: &PgBin, dir: &Path, options: &PgOptions) -> Result<Self> {
        let server = Server::open("PostgreSQL", dir)?;
        let (data, password) = cluster::prepare(bin, dir, options.fsync)?;
        let mut ports = Ports::read(dir)?;
        for port in ports.get("postgres").into_iter().filter(|_| options.port == 0) {
            let arguments = cluster::arguments(bin, &data, port, options);
            if server.take_over(&arguments, |pid| is_ready(&data, pid))? {
                return Ok(Self { bin: bin.clone(), server, data, port, password, arguments });
            }
        }
        let port = ports.choose("postgres", options.port)?;
        ports.write(dir)?;
        let arguments = cluster::arguments(bin, &data, port, options);
        let started = Self { bin: bin.clone(), server, data, port, password, arguments };
        started.start_again()?;
        Ok(started)
    }

    /// Starts a stopped or killed cluster again, on the same port and data.
    pub fn start_again(&self) -> Result<()> {
        let mut command = Command::new(self.bin.tool("postgres"));
        command.args(&self.arguments).current_dir("/").env("LC_ALL", "C.UTF-8");
        cluster::as_owner(&mut command)?;
        self.server.launch(&mut command, |pid| is_ready(&self.data, pid))
    }

    /// Stops it in order (`pg_ctl stop -m fast`): open transactions are rolled back.
    pub fn stop(&self) -> Result<()> {
        self.server.end("INT")
    }

    /// Stops it without a checkpoint (`pg_ctl stop -m immediate`): the next start recovers.
    pub fn stop_immediate(&self) -> Result<()> {
        self.server.end("QUIT")
    }

    /// Kills the postmaster and every backend with SIGKILL.
    pub fn kill9(&self) -> Result<()> {
        self.server.kill9()
    }

    /// The process lives and the port takes connections.
    pub fn is_up(&self) -> bool {
        self.server.is_alive() && TcpStream::connect((Ipv4Addr::LOCALHOST, self.port)).is_ok()
    }

    /// Leaves it running when the value is dropped.
    pub fn detach(&self) {
        self.server.detach();
    }

    /// Address of a database for the superuser.
    pub fn url(&self, database: &str) -> String {
        format!("{}/{database}", self.base_url())
    }

    /// Address of the superuser without a database.
    pub fn base_url(&self) -> String {
        format!("postgres://postgres:{}@127.0.0.1:{}", self.password, self.port)
    }

    /// `psql` as superuser on a database; the password goes by environment, not by argument.
    pub fn psql(&self, database: &str) -> Command {
        let mut command = Command::new(self.bin.tool("psql"));
        command
            .env("PGPASSWORD", &self.password)
            .args(["-X", "-q", "-h", "127.0.0.1", "-U", "postgres", "-v", "ON_ERROR_STOP=1"])
            .args(["-p", &self.port.to_string(), "-d", database]);
        command
    }

    /// The port it listens on.
    pub const fn port(&self) -> u16 {
        self.port
    }

    /// The postmaster, when it runs.
    pub fn pid(&self) -> Option<u32> {
        self.server.pid()
    }

    /// Folder of the cluster's files.
    pub fn data_dir(&self) -> &Path {
        &self.data
    }

    /// The server's log file.
    pub fn log(&self) -> PathBuf {
        self.server.log()
    }
}

impl Drop for Postgres {
    fn drop(&mut self) {
        self.server.end_unless_detached("INT");
    }
}

/// The eighth line of `postmaster.pid` says `ready`; the first must be ours, not a dead one's.
fn is_ready(data: &Path, pid: u32) -> bool {
    let text = fs::read_to_string(data.join("postmaster.pid")).unwrap_or_default();
    let lines: Vec<&str> = text.lines().map(str::trim).collect();
    lines.first() == Some(&pid.to_string().as_str()) && lines.get(7) == Some(&"ready")
}
