//! The enrolment folder of an office: its keys, its settings, and the configuration of its own server where it has one.

use std::path::{Path, PathBuf};

use anyhow::{Context, ensure};
use client_common::new_key;
use kernel::OfficeCode;
use service::config::secret;
use topology::{
    LeafServer, Link, Listener, PublicUserKey, Remote, Tls, UserSeed, leaf_seed_conf,
    leaf_server_conf, names,
};

use super::store::{Hub, Store};
use amanah_office::{LeafConfig, OfficeConfig};

/// Ports of the office's own server, on its own computer.
#[derive(Clone, Copy, Debug)]
pub(super) struct Ports {
    pub(super) clients: u16,
    pub(super) monitor: u16,
}

/// A new enrolment folder. The public keys go into the registry.
pub(super) struct Made {
    pub(super) client: PublicUserKey,
    pub(super) leaf: Option<PublicUserKey>,
    folder: PathBuf,
}

impl Made {
    /// Prints what to do with the folder.
    pub(super) fn say(&self, link: Link) {
        println!(
            "{} holds the office's private keys. Hand it over in person or over an encrypted way, then delete it here.",
            self.folder.display()
        );
        let next = match link {
            Link::Leaf => "edge",
            Link::Direct => "publish FILE",
        };
        println!("On the office's computer: amanah-office {next} --config office.toml");
    }
}

/// Makes the folder with new keys. It must not be there, so that no key is ever written over.
pub(super) fn folder(
    store: &Store,
    code: &OfficeCode,
    link: Link,
    ports: Ports,
    folder: &Path,
) -> anyhow::Result<Made> {
    ensure!(!folder.exists(), "{} is there already: choose another with --out", folder.display());
    let hub = store.hub()?;
    // All refusals come before the first key is made.
    ensure!(
        link == Link::Direct || !hub.leaf_addresses.is_empty(),
        "hub.toml beside the registry names no leaf_addresses: say where the servers of offices reach the hub"
    );
    let config = office_toml(store, &hub, code, link, ports)?;
    files::private_folder(folder)?;
    let client = new_key(folder, &names::office_user(code))?;
    let leaf = match link {
        Link::Leaf => Some(leaf_files(&hub, code, ports, folder, &client)?),
        Link::Direct => None,
    };
    if let Some(ca) = &hub.tls_ca {
        std::fs::copy(ca, folder.join("ca.pem")).with_context(|| ca.display().to_string())?;
    }
    files::create(&folder.join("office.toml"), toml::to_string(&config)?.as_bytes())?;
    Ok(Made { client: client.public().clone(), leaf, folder: folder.to_owned() })
}

fn office_toml(
    store: &Store,
    hub: &Hub,
    code: &OfficeCode,
    link: Link,
    ports: Ports,
) -> anyhow::Result<OfficeConfig> {
    use secrecy::ExposeSecret;
    let sealing = secret(&store.config.keys.inspectorate)?;
    let key = vault::PublicKey::from_hex(sealing.expose_secret().trim())?;
    let own = format!("nats://127.0.0.1:{}", ports.clients);
    let leaf = (link == Link::Leaf).then(|| LeafConfig {
        conf: PathBuf::from("leaf.conf"),
        monitor_url: format!("http://127.0.0.1:{}", ports.monitor),
    });
    Ok(OfficeConfig {
        code: code.clone(),
        urls: if leaf.is_some() { vec![own] } else { hub.urls.clone() },
        tls_ca: hub.tls_ca.as_ref().map(|_| PathBuf::from("ca.pem")),
        intake_grpc: hub.intake_grpc.clone(),
        inspectorate_public_key: key,
        leaf,
    })
}

/// Keys and configuration of the office's own server. Paths are relative, because the server starts in the folder.
fn leaf_files(
    hub: &Hub,
    code: &OfficeCode,
    ports: Ports,
    folder: &Path,
    client: &UserSeed,
) -> anyhow::Result<PublicUserKey> {
    let leaf = new_key(folder, &names::leaf_user(code))?;
    let admin = new_key(folder, names::ADMIN)?;
    files::create(&folder.join("leaf.seed.conf"), leaf_seed_conf(&leaf).as_bytes())?;
    let server = LeafServer {
        code: code.clone(),
        clients: Listener::loopback(ports.clients),
        monitor: Some(Listener::loopback(ports.monitor)),
        store: topology::Store {
            dir: "jetstream".into(),
            memory_max: "16MB".into(),
            file_max: "2GB".into(),
        },
        remote: remote(hub),
        client_keys: vec![client.public().clone()],
        admin_keys: vec![admin.public().clone()],
        pid_file: None,
    };
    files::create(&folder.join("leaf.conf"), leaf_server_conf(&server)?.as_bytes())?;
    Ok(leaf.public().clone())
}

/// The link to the hub. It is encrypted unless every address is on loopback, which the renderer checks.
fn remote(hub: &Hub) -> Remote {
    let plain = hub.leaf_addresses.iter().all(|address| {
        address.rsplit_once(':').is_some_and(|(host, _)| topology::is_loopback(host))
    });
    let ca = hub.tls_ca.as_ref().map(|_| "ca.pem".to_owned());
    let tls = Tls { cert: String::new(), key: String::new(), ca, verify: false };
    Remote {
        addresses: hub.leaf_addresses.clone(),
        tls: (!plain).then_some(tls),
        seed_file: "leaf.seed.conf".to_owned(),
    }
}
