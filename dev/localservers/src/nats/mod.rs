//! Private nats-servers with `JetStream` on loopback: one, a cluster of three, an office's.

mod accounts;
mod cluster;
mod config;
mod leaf;
mod member;
mod probe;
mod store;
mod system;

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Duration;

use anyhow::{Context, Result, bail};
use kernel::OfficeCode;
use serde_json::{Value, json};
use topology::{Link, UserSeed, names};

pub use self::accounts::Accounts;
pub use self::cluster::NatsCluster;
pub use self::leaf::{Leaf, LeafOptions};
use self::member::Member;
use crate::ports::Ports;
use crate::process::send_signal;
use crate::server::Server;
use crate::wait::{tail, until};

/// A reload is read within milliseconds; this is for a loaded machine.
const RELOAD_LIMIT: Duration = Duration::from_secs(15);

/// nats-server's line about a configuration that it does not take.
const RELOAD_REFUSED: &str = "Failed to reload server configuration";

/// How a nats-server is run.
#[derive(Clone, Debug, Default)]
pub struct NatsOptions {
    /// 0 takes the remembered port, or a free one.
    pub port: u16,
    /// Offices that it must know; added to those that its registry holds.
    pub offices: Vec<(OfficeCode, Link)>,
    /// It must know the inspectorate.
    pub itjen: bool,
}

/// A running nats-server; dropping the value stops it.
pub struct Nats {
    bin: PathBuf,
    server: Server,
    member: Member,
    accounts: Accounts,
}

impl Nats {
    /// Starts the server of this folder: taken over when it still runs.
    pub fn start(bin: &Path, dir: &Path, options: &NatsOptions) -> Result<Self> {
        let server = Server::open("nats-server", dir)?;
        let before = fs::read_to_string(dir.join("accounts.conf")).ok();
        let accounts = prepare(dir, options)?;
        let mut ports = Ports::read(dir)?;
        let bin = bin.to_owned();
        if let Some(member) = Member::remembered(&ports) {
            let same = config::is_written(dir, &member, &accounts.conf());
            let fits = same && [0, member.port].contains(&options.port);
            // An argument list that no process has ends a server whose configuration differs.
            let wanted = if fits { arguments(dir) } else { Vec::new() };
            let ready = |_| probe::is_ready(member.port, member.monitor);
            if server.take_over(&wanted, ready)? {
                let taken = Self { bin, server, member, accounts };
                if before != fs::read_to_string(taken.accounts.conf()).ok() {
                    taken.reload()?;
                }
                return Ok(taken);
            }
        }
        let member = Member::choose(&mut ports, options.port)?;
        ports.write(dir)?;
        config::write(dir, &member, &accounts.conf())?;
        let started = Self { bin, server, member, accounts };
        started.accounts.write_hub(&[started.url()], &[started.leaf_address()])?;
        started.start_again()?;
        Ok(started)
    }

    /// Starts a stopped or killed server again, on the same ports and store. A member of a cluster is ready when it greets clients: it
    /// may be the first to come back, and there is no quorum yet.
    pub fn start_again(&self) -> Result<()> {
        let Member { port, monitor, .. } = self.member;
        let alone = self.member.cluster.is_none();
        let mut command = Command::new(&self.bin);
        command.args(arguments(self.server.dir()));
        self.server.launch(&mut command, |_| {
            if alone { probe::is_ready(port, monitor) } else { probe::greets(port) }
        })
    }

    /// Makes it read its accounts again (SIGHUP) and waits until it has. Fails when it refuses them; it goes on with the old ones then.
    pub fn reload(&self) -> Result<()> {
        let pid = self.pid().context("nats-server does not run")?;
        let loaded = || self.page("/varz").map(|page| page["config_load_time"].clone());
        let (before, written) = (loaded()?, log_length(&self.log()));
        send_signal("HUP", &[pid])?;
        let accepted = || loaded().is_ok_and(|now| now != before);
        let refused = || log_after(&self.log(), written).contains(RELOAD_REFUSED);
        if until(RELOAD_LIMIT, || accepted() || refused()) && accepted() {
            return Ok(());
        }
        bail!("nats-server did not accept its new configuration; {}", tail(&self.log()))
    }

    /// Adds an office with new keys, and reloads.
    pub fn add_office(&self, code: &OfficeCode, link: Link) -> Result<()> {
        self.accounts.add_office(code, link)?;
        self.reload()
    }

    /// Shuts an office out, and reloads.
    pub fn revoke_office(&self, code: &OfficeCode) -> Result<()> {
        self.accounts.revoke_office(code)?;
        self.reload()?;
        let office = self.accounts.registry()?.office(code).map(|office| office.link);
        if office == Some(Link::Leaf) { self.cut_leafs() } else { Ok(()) }
    }

    /// Ends the connection of every office's server; those that still may come back within two seconds. A reload cuts off clients whose
    /// key is gone, but not the servers of offices; and a connection tells its name only by its own word, so all of them are cut.
    pub fn cut_leafs(&self) -> Result<()> {
        let page = self.page("/leafz")?;
        let id = page["server_id"].as_str().context("a server has an id")?;
        let seed = UserSeed::parse(&self.seed(names::SYS)?)?;
        for leaf in page["leafs"].as_array().into_iter().flatten() {
            let subject = format!("$SYS.REQ.SERVER.{id}.KICK");
            system::request(self.member.port, &seed, &subject, &json!({ "cid": leaf["id"] }))?;
        }
        Ok(())
    }

    /// A monitoring page, e.g. `/jsz?streams=1`.
    pub fn page(&self, path: &str) -> Result<Value> {
        let page = probe::page(self.member.monitor, path);
        page.with_context(|| format!("{}{path} does not answer", self.monitor_url()))
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
        self.server.is_alive() && probe::greets(self.member.port)
    }

    /// The process lives, whether it answers or not.
    pub(crate) fn is_alive(&self) -> bool {
        self.server.is_alive()
    }

    /// Leaves it running when the value is dropped.
    pub fn detach(&self) {
        self.server.detach();
    }

    /// Address for clients, without credentials.
    pub fn url(&self) -> String {
        format!("nats://127.0.0.1:{}", self.member.port)
    }

    /// Address of the monitoring pages (`/healthz`, `/jsz`, `/varz`).
    pub fn monitor_url(&self) -> String {
        format!("http://127.0.0.1:{}", self.member.monitor)
    }

    /// Address for the servers of offices, `host:port`.
    pub fn leaf_address(&self) -> String {
        format!("127.0.0.1:{}", self.member.leafs)
    }

    /// Registry, seeds and accounts.
    pub fn accounts(&self) -> &Accounts {
        &self.accounts
    }

    /// File with the seed of a user: a service, `provision`, `sys`, `off_<code>`, `itjen`.
    pub fn seed_file(&self, user: &str) -> Result<PathBuf> {
        self.accounts.seed_file(user)
    }

    /// The seed of a user.
    pub fn seed(&self, user: &str) -> Result<String> {
        self.accounts.seed(user)
    }

    /// One file `<user>.nk` per user, with its seed.
    pub fn credentials_dir(&self) -> PathBuf {
        self.accounts.seeds_dir()
    }

    /// The port for clients.
    pub const fn port(&self) -> u16 {
        self.member.port
    }

    /// The server's process, when it runs.
    pub fn pid(&self) -> Option<u32> {
        self.server.pid()
    }

    /// The server's log file.
    pub fn log(&self) -> PathBuf {
        self.server.log()
    }

    /// Folder of `JetStream`'s files.
    pub fn store_dir(&self) -> PathBuf {
        config::store_dir(self.server.dir())
    }

    /// Removes everything `JetStream` stored. The server must be stopped or killed.
    pub fn wipe_store(&self) -> Result<()> {
        must_be_down(&self.server)?;
        fs::remove_dir_all(self.store_dir()).context("cannot remove the store")
    }

    /// Cuts the last `bytes` bytes off the newest message block that has any, as a torn write
    /// would; answers with its path. The server must be stopped or killed.
    pub fn truncate_last_block(&self, bytes: u64) -> Result<PathBuf> {
        must_be_down(&self.server)?;
        store::truncate_newest_block(&self.store_dir(), bytes)
    }
}

impl Drop for Nats {
    fn drop(&mut self) {
        self.server.end_unless_detached("TERM");
    }
}

/// The accounts of a folder with everyone whom the options name.
fn prepare(dir: &Path, options: &NatsOptions) -> Result<Accounts> {
    let accounts = Accounts::open(dir)?;
    for (code, link) in &options.offices {
        if accounts.registry()?.office(code).is_none() {
            accounts.add_office(code, *link)?;
        }
    }
    if options.itjen && accounts.registry()?.itjen.is_none() {
        accounts.add_itjen()?;
    }
    Ok(accounts)
}

fn log_length(log: &Path) -> usize {
    fs::read(log).map_or(0, |bytes| bytes.len())
}

fn log_after(log: &Path, length: usize) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    String::from_utf8_lossy(bytes.get(length..).unwrap_or_default()).into_owned()
}

fn must_be_down(server: &Server) -> Result<()> {
    if server.is_alive() {
        bail!("stop or kill nats-server before its files are changed");
    }
    Ok(())
}

fn arguments(dir: &Path) -> Vec<String> {
    vec!["-c".to_owned(), config::file(dir).to_string_lossy().into_owned()]
}
