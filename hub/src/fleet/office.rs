//! `amanah office add|rotate|revoke|list`.

use std::path::PathBuf;

use anyhow::{Context, ensure};
use clap::{Args, Subcommand, ValueEnum};
use kernel::OfficeCode;
use terminal::Table;
use topology::{Link, OfficeEntry};

use super::apply::{Apply, settle};
use super::enrol::{self, Ports};
use super::store::Store;
use crate::args::ConfigArg;

#[derive(Debug, Subcommand)]
pub enum OfficeCommand {
    /// Register an office: makes its keys and the folder that it takes home.
    Add {
        /// Code of the office, e.g. plm.
        code: OfficeCode,
        /// leaf: a server of its own that keeps what is published while the line is down. direct: no server.
        #[arg(long, value_enum, default_value = "leaf")]
        link: LinkArg,
        #[command(flatten)]
        more: More,
    },
    /// Give an office new keys; the present ones stay valid until --finish.
    Rotate {
        /// Code of the office.
        code: OfficeCode,
        /// Drop the older keys: the office uses the new ones everywhere.
        #[arg(long)]
        finish: bool,
        #[command(flatten)]
        more: More,
    },
    /// Shut an office out at once. Adding it again needs new keys.
    Revoke {
        /// Code of the office.
        code: OfficeCode,
        #[command(flatten)]
        more: More,
    },
    /// Show every office with its link and keys.
    List {
        #[command(flatten)]
        config: ConfigArg,
    },
}

/// Arguments of all commands that change the registry.
#[derive(Debug, Args)]
pub struct More {
    #[command(flatten)]
    config: ConfigArg,
    /// Folder for the office; made here, must not be there. Default: offices/<code> beside the registry.
    #[arg(long)]
    out: Option<PathBuf>,
    /// Only write files: do not tell the servers and do not make streams.
    #[arg(long)]
    no_apply: bool,
    /// Port of the office's own server, on its own computer.
    #[arg(long, default_value_t = 4222)]
    port: u16,
    /// Port of that server's monitoring pages.
    #[arg(long, default_value_t = 8222)]
    monitor_port: u16,
}

impl More {
    const fn ports(&self) -> Ports {
        Ports { clients: self.port, monitor: self.monitor_port }
    }
}

#[derive(Clone, Copy, Debug, ValueEnum)]
pub enum LinkArg {
    /// Through a server of its own.
    Leaf,
    /// Directly.
    Direct,
}

pub(crate) async fn run(command: OfficeCommand) -> anyhow::Result<bool> {
    match command {
        OfficeCommand::Add { code, link, more } => add(&code, link, &more).await,
        OfficeCommand::Rotate { code, finish: true, more } => finish(&code, &more).await,
        OfficeCommand::Rotate { code, finish: false, more } => rotate(&code, &more).await,
        OfficeCommand::Revoke { code, more } => revoke(&code, &more).await,
        OfficeCommand::List { config } => list(&config),
    }
}

async fn add(code: &OfficeCode, link: LinkArg, more: &More) -> anyhow::Result<bool> {
    let mut store = Store::open(&more.config.config)?;
    ensure!(
        store.config.offices.iter().any(|office| office.code == *code),
        "office {code} is not in {}: give it a name and a zone there first, under [[offices]]",
        more.config.config.display()
    );
    let link = match link {
        LinkArg::Leaf => Link::Leaf,
        LinkArg::Direct => Link::Direct,
    };
    // This refusal comes before keys are made, so that it leaves nothing behind.
    let known = store.registry.office(code).is_some_and(|office| !office.revoked);
    ensure!(!known, topology::RegistryError::AlreadyThere(code.clone()));
    let made = enrol::folder(&store, code, link, more.ports(), &out(&store, code, more))?;
    store.registry.add_office(code, link, made.client.clone(), made.leaf.clone())?;
    store.save()?;
    made.say(link);
    Ok(settle(&store.config, more.no_apply, Apply { cut_leafs: false, provision: true }).await)
}

async fn rotate(code: &OfficeCode, more: &More) -> anyhow::Result<bool> {
    let mut store = Store::open(&more.config.config)?;
    let office =
        store.registry.office(code).context(topology::RegistryError::Unknown(code.clone()))?;
    ensure!(!office.revoked, topology::RegistryError::Revoked(code.clone()));
    ensure!(
        office.client_keys.len() < 2,
        topology::RegistryError::RotationUnderWay(code.to_string())
    );
    let link = office.link;
    let made = enrol::folder(&store, code, link, more.ports(), &out(&store, code, more))?;
    store.registry.rotate(code, made.client.clone(), made.leaf.clone())?;
    store.save()?;
    made.say(link);
    println!(
        "Both keys are valid now. When the office uses the new folder: amanah office rotate {code} --finish"
    );
    Ok(settle(&store.config, more.no_apply, Apply { cut_leafs: false, provision: false }).await)
}

async fn finish(code: &OfficeCode, more: &More) -> anyhow::Result<bool> {
    let mut store = Store::open(&more.config.config)?;
    store.registry.finish_rotation(code)?;
    store.save()?;
    let cut_leafs = has_leaf(&store, code);
    Ok(settle(&store.config, more.no_apply, Apply { cut_leafs, provision: false }).await)
}

async fn revoke(code: &OfficeCode, more: &More) -> anyhow::Result<bool> {
    let mut store = Store::open(&more.config.config)?;
    store.registry.revoke(code)?;
    store.save()?;
    let cut_leafs = has_leaf(&store, code);
    let done = settle(&store.config, more.no_apply, Apply { cut_leafs, provision: true }).await;
    if !done {
        println!("Office {code} is NOT shut out before the servers have read the new accounts.");
    }
    Ok(done)
}

fn has_leaf(store: &Store, code: &OfficeCode) -> bool {
    store.registry.office(code).is_some_and(|office| office.link == Link::Leaf)
}

fn out(store: &Store, code: &OfficeCode, more: &More) -> PathBuf {
    more.out.clone().unwrap_or_else(|| store.folder.join("offices").join(code.as_str()))
}

fn list(config: &ConfigArg) -> anyhow::Result<bool> {
    let store = Store::open(&config.config)?;
    let mut table = Table::new(["office", "link", "state", "client keys", "leaf keys"]);
    for office in &store.registry.offices {
        let link = if office.link == Link::Leaf { "leaf" } else { "direct" };
        let keys = |keys: &[topology::PublicUserKey]| {
            keys.iter().map(|key| shown(key.as_str())).collect::<Vec<_>>().join("\n")
        };
        let (client, leaf) = (keys(&office.client_keys), keys(&office.leaf_keys));
        table.add_row([office.code.as_str(), link, state(office), &client, &leaf]);
    }
    println!("{table}");
    Ok(true)
}

fn state(office: &OfficeEntry) -> &'static str {
    match (office.revoked, office.client_keys.len()) {
        (true, _) => "revoked",
        (false, 0 | 1) => "active",
        (false, _) => "rotating",
    }
}

/// The beginning and the end of a key, enough to recognise it.
fn shown(key: &str) -> String {
    format!("{}…{}", key.get(..6).unwrap_or(key), key.get(50..).unwrap_or_default())
}
