//! The configuration file of a hub server on loopback.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result};
use topology::{HubCluster, HubServer, Listener, Store, hub_server_conf};

use super::member::Member;
use crate::secret;

pub(super) fn file(dir: &Path) -> PathBuf {
    dir.join("nats.conf")
}

pub(super) fn store_dir(dir: &Path) -> PathBuf {
    dir.join("store")
}

/// The file on disk says what this member asks for.
pub(super) fn is_written(dir: &Path, member: &Member, accounts: &Path) -> bool {
    let wanted = render(dir, member, accounts).ok();
    wanted.is_some() && wanted == fs::read_to_string(file(dir)).ok()
}

pub(super) fn write(dir: &Path, member: &Member, accounts: &Path) -> Result<()> {
    secret::write_private(&file(dir), &render(dir, member, accounts)?)
}

fn render(dir: &Path, member: &Member, accounts: &Path) -> Result<String> {
    let cluster = member.cluster.as_ref().map(|cluster| HubCluster {
        listener: Listener::loopback(cluster.port),
        routes: cluster.routes.iter().map(|port| format!("127.0.0.1:{port}")).collect(),
    });
    let server = HubServer {
        name: member.name.clone(),
        clients: Listener::loopback(member.port),
        monitor: Some(Listener::loopback(member.monitor)),
        leafs: Listener::loopback(member.leafs),
        cluster,
        store: store(dir, "8GB")?,
        accounts: beside(dir, accounts)?,
        pid_file: None,
    };
    Ok(hub_server_conf(&server)?)
}

pub(super) fn store(dir: &Path, file_max: &str) -> Result<Store> {
    let path = store_dir(dir);
    let dir = path.to_str().context("the path of the store is not UTF-8")?.to_owned();
    Ok(Store { dir, memory_max: "64MB".to_owned(), file_max: file_max.to_owned() })
}

/// nats-server reads the path of an included file from the folder of the file that includes it.
fn beside(dir: &Path, accounts: &Path) -> Result<String> {
    let name = accounts.file_name().and_then(|name| name.to_str()).context("a file name")?;
    let own = accounts.parent() == Some(dir);
    Ok(if own { name.to_owned() } else { format!("../{name}") })
}
