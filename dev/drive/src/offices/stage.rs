//! The whole on one machine: a hub of three servers, the product, and offices with servers of their own behind lines that can fail.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use anyhow::Context;
use bus::{Bus, BusConfig};
use kernel::{Clock, Office, OfficeCode, Zone};
use localservers::{
    Home, Leaf, LeafOptions, Link, NatsCluster, NatsOptions, PgOptions, Postgres, ensure_nats,
    ensure_postgres,
};
use service::config::Config;

use super::machine::office_config;
use super::proxy::FaultProxy;
use crate::{Installation, Start};

/// The offices to set up.
#[derive(Clone, Debug)]
pub struct Cast {
    /// Offices with a server of their own.
    pub leafs: Vec<OfficeCode>,
    /// Offices that connect to the hub.
    pub direct: Vec<OfficeCode>,
    /// Copies of every database page are forced to disk; tests do without.
    pub fsync: bool,
}

/// Everything that runs. Fields are dropped in order: the product first, its servers then.
pub struct Stage {
    pub installation: Option<Installation>,
    /// How it was started.
    pub start: Start,
    /// Offices with a server.
    pub branches: Vec<Branch>,
    pub hub: Arc<NatsCluster>,
    pub postgres: Postgres,
    pub direct: Vec<OfficeCode>,
}

/// An office with a server of its own.
pub struct Branch {
    pub office: OfficeCode,
    pub leaf: Arc<Leaf>,
    /// Its line to the hub.
    pub line: FaultProxy,
}

impl Stage {
    /// Starts everything, empty, below `home`.
    pub async fn start(
        program: PathBuf,
        home: &Path,
        cast: &Cast,
        say: &dyn Fn(&str),
    ) -> anyhow::Result<Self> {
        let offices = cast.leafs.iter().map(|code| (code.clone(), Link::Leaf));
        let offices: Vec<_> =
            offices.chain(cast.direct.iter().map(|code| (code.clone(), Link::Direct))).collect();
        let (hub, postgres) = servers(home, cast, offices.clone(), say)?;
        let hub = Arc::new(hub);
        let start = Start {
            program,
            home: home.join("amanah"),
            postgres_url: postgres.base_url(),
            nats_url: hub.url(),
            nats_credentials: hub.accounts().seeds_dir(),
        };
        know_offices(&start, &offices)?;
        say("starting Amanah");
        let installation = Some(Installation::start(&start).await?);
        let mut stage = Self {
            installation,
            start,
            branches: Vec::new(),
            hub,
            postgres,
            direct: cast.direct.clone(),
        };
        say(&format!("starting {} servers of offices", cast.leafs.len()));
        for office in &cast.leafs {
            stage.branches.push(stage.open(office, home).await?);
        }
        Ok(stage)
    }

    async fn open(&self, office: &OfficeCode, home: &Path) -> anyhow::Result<Branch> {
        let hub: Result<Vec<_>, _> =
            self.hub.leaf_addresses().iter().map(|address| address.parse()).collect();
        let line = FaultProxy::open(hub?).await?;
        let nats = ensure_nats(&Home::of_workspace(), &|_| {})?;
        let options = LeafOptions {
            code: office.clone(),
            hub: vec![line.address()],
            seeds: self.hub.accounts().seeds_dir(),
        };
        let dir = home.join(format!("office-{office}"));
        let leaf = blocking(move || Leaf::start(&nats, &dir, &options)).await?;
        let branch = Branch { office: office.clone(), leaf: Arc::new(leaf), line };
        branch.install().await?;
        Ok(branch)
    }

    pub fn config(&self) -> anyhow::Result<&Config> {
        Ok(&self.installation.as_ref().context("the product does not run")?.config)
    }

    /// The branch of an office.
    pub fn branch(&self, office: &OfficeCode) -> anyhow::Result<&Branch> {
        let found = self.branches.iter().find(|branch| branch.office == *office);
        found.with_context(|| format!("{office} has no server"))
    }

    /// The connection of an office's program.
    pub fn office_config(&self, office: &OfficeCode) -> anyhow::Result<BusConfig> {
        if let Ok(branch) = self.branch(office) {
            let seeds = branch.leaf.credentials_dir();
            return office_config(office, vec![branch.leaf.url()], &seeds);
        }
        let urls = self.hub.members().iter().map(localservers::Nats::url).collect();
        office_config(office, urls, &self.hub.accounts().seeds_dir())
    }

    /// The public key to which offices seal.
    pub fn itjen_key(&self) -> anyhow::Result<vault::PublicKey> {
        let text = std::fs::read_to_string(self.start.home.join("keys/inspectorate.pub"))?;
        Ok(vault::PublicKey::from_hex(text.trim())?)
    }
}

impl Branch {
    /// Makes the office's stream, as its first start does: numbered from now on, so that an earlier one is never mistaken for it.
    pub async fn install(&self) -> anyhow::Result<()> {
        let config = BusConfig::new(vec![self.leaf.url()], "admin", &self.leaf.credentials_dir())?;
        let bus = Bus::init(&config).await?;
        bus::provision_leaf(&bus, &self.office, Clock::machine().now()).await?;
        bus.drain().await;
        Ok(())
    }
}

/// Ends the servers that an earlier run left below a folder, and empties it.
pub fn empty(home: &Path) -> anyhow::Result<()> {
    if home.exists() {
        for entry in std::fs::read_dir(home)? {
            let path = entry?.path();
            if path.join("pid").exists() {
                localservers::clear(&path)?;
            }
        }
        std::fs::remove_dir_all(home).context("cannot empty the folder of the servers")?;
    }
    Ok(std::fs::create_dir_all(home)?)
}

/// Does something that waits, beside the others.
pub async fn blocking<T: Send + 'static>(
    work: impl FnOnce() -> anyhow::Result<T> + Send + 'static,
) -> anyhow::Result<T> {
    tokio::task::spawn_blocking(work).await?
}

fn servers(
    home: &Path,
    cast: &Cast,
    offices: Vec<(OfficeCode, Link)>,
    say: &dyn Fn(&str),
) -> anyhow::Result<(NatsCluster, Postgres)> {
    let pg = ensure_postgres(say)?;
    let nats = ensure_nats(&Home::of_workspace(), say)?;
    say("starting PostgreSQL and a hub of three nats-servers");
    let options = PgOptions { fsync: cast.fsync, ..PgOptions::default() };
    let postgres = Postgres::start(&pg, &home.join("postgres"), &options)?;
    // The members' folders lie directly below `home`: whatever a killed run leaves is found and swept there.
    let options = NatsOptions { offices, itjen: true, ..NatsOptions::default() };
    Ok((NatsCluster::start(&nats, home, &options)?, postgres))
}

/// Writes the configuration and adds the offices to it, before the product starts.
fn know_offices(start: &Start, offices: &[(OfficeCode, Link)]) -> anyhow::Result<()> {
    let path = start.prepare()?;
    let mut config = Config::read(&path)?;
    for (code, _) in offices {
        if config.offices.iter().all(|office| office.code != *code) {
            let name = format!("Balai {code}");
            config.offices.push(Office { code: code.clone(), name, zone: Zone::Wib });
        }
    }
    Ok(std::fs::write(path, toml::to_string(&config)?)?)
}
