//! The configuration of a hub server, and the seeds of our own services.
#![expect(
    clippy::doc_markdown,
    reason = "the doc comments of arguments are help texts for a terminal"
)]

use std::path::PathBuf;

use anyhow::Context;
use clap::Args;
use client_common::new_key;
use topology::{HubCluster, HubServer, Listener, Store as Disk, Tls, hub_server_conf, names};

use super::store::Store;

#[derive(Debug, Args)]
pub struct HubArgs {
    /// Name of the server; '$POD_NAME' takes it from the environment.
    #[arg(long, default_value = "hub-0")]
    name: String,
    /// For services, offices without a server, and Itjen: host:port
    #[arg(long, default_value = "127.0.0.1:4222")]
    listen: String,
    /// For the servers of offices: host:port
    #[arg(long, default_value = "127.0.0.1:7422")]
    leafs: String,
    /// Monitoring pages: host:port
    #[arg(long, default_value = "127.0.0.1:8222")]
    monitor: String,
    /// For the other members of a cluster: host:port
    #[arg(long, requires = "routes")]
    cluster: Option<String>,
    /// A member of the cluster, host:port; repeat for each.
    #[arg(long = "route")]
    routes: Vec<String>,
    /// Certificate chain (PEM), as the server sees it; needed outside loopback.
    #[arg(long, requires = "tls_key")]
    tls_cert: Option<String>,
    /// Its private key.
    #[arg(long)]
    tls_key: Option<String>,
    /// Authority of the cluster's certificates.
    #[arg(long)]
    tls_ca: Option<String>,
    /// Where JetStream keeps its files.
    #[arg(long, default_value = "/data")]
    store: String,
    /// How much it may keep: less than the volume has.
    #[arg(long, default_value = "18GB")]
    store_max: String,
    /// File with the accounts, relative to the configuration file.
    #[arg(long, default_value = "accounts.conf")]
    accounts: String,
    /// Where the server writes its process id.
    #[arg(long)]
    pid_file: Option<String>,
    /// Where to write; standard output when left out.
    #[arg(long)]
    out: Option<PathBuf>,
}

pub(super) fn hub(args: &HubArgs) -> anyhow::Result<bool> {
    let text = hub_server_conf(&args.server()?)?;
    match &args.out {
        Some(path) => files::replace(path, text.as_bytes())?,
        None => print!("{text}"),
    }
    Ok(true)
}

impl HubArgs {
    fn server(&self) -> anyhow::Result<HubServer> {
        let cluster = self.cluster.as_ref().map(|address| {
            let listener = self.listener(address, true)?;
            anyhow::Ok(HubCluster { listener, routes: self.routes.clone() })
        });
        Ok(HubServer {
            name: self.name.clone(),
            clients: self.listener(&self.listen, false)?,
            monitor: Some(self.listener(&self.monitor, false)?),
            leafs: self.listener(&self.leafs, false)?,
            cluster: cluster.transpose()?,
            store: Disk {
                dir: self.store.clone(),
                memory_max: "128MB".to_owned(),
                file_max: self.store_max.clone(),
            },
            accounts: self.accounts.clone(),
            pid_file: self.pid_file.clone(),
        })
    }

    fn listener(&self, address: &str, verify: bool) -> anyhow::Result<Listener> {
        let (host, port) = address.rsplit_once(':').context("an address is host:port")?;
        let tls = match (&self.tls_cert, &self.tls_key) {
            (Some(cert), Some(key)) => {
                Some(Tls { cert: cert.clone(), key: key.clone(), ca: self.tls_ca.clone(), verify })
            }
            _ => None,
        };
        let port = port.parse().with_context(|| format!("{address} has no port"))?;
        Ok(Listener { host: host.trim_matches(['[', ']']).to_owned(), port, tls })
    }
}

/// Registers our own users that have no key yet, and writes their seeds into the folder of the services' credentials.
pub(super) fn make_seeds(store: &mut Store) -> anyhow::Result<()> {
    let folder = store.config.bus.credentials.clone();
    files::private_folder(&folder)?;
    for name in [names::PROVISION, names::SYS].into_iter().chain(names::SERVICES) {
        if !folder.join(format!("{name}.nk")).exists() {
            let seed = new_key(&folder, name)?;
            store.registry.add_service(name, seed.public().clone())?;
            println!("new user {name} with key {}", seed.public());
        }
    }
    Ok(())
}
