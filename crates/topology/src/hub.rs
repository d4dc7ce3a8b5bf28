//! The configuration of a hub server: alone, or one of a cluster of three.

use std::fmt::Write;

use crate::conf::quoted;
use crate::listen::{must_be_private, tls_block};
use crate::names::HUB_DOMAIN;
use crate::{Listener, Store, TopologyError};

/// A silent line is noticed after two of these without an answer; the default would take six minutes.
pub(crate) const LIVENESS: &str = "ping_interval: \"5s\"\nping_max: 2\n";

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubServer {
    /// Unique in the cluster; `$POD_NAME` takes it from the environment.
    pub name: String,
    /// For services, direct offices and Itjen.
    pub clients: Listener,
    /// Monitoring pages. Outside loopback they use the certificate of `clients`.
    pub monitor: Option<Listener>,
    /// For the servers of offices.
    pub leafs: Listener,
    /// `None` for a hub of one server.
    pub cluster: Option<HubCluster>,
    pub store: Store,
    /// File with the accounts, as the configuration file sees it.
    pub accounts: String,
    /// File for the server's process id.
    pub pid_file: Option<String>,
}

/// Addresses at which the members of a cluster find each other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct HubCluster {
    pub listener: Listener,
    /// All members, `host:port`.
    pub routes: Vec<String>,
}

/// Writes the configuration. The accounts are included from a file of their own, which changes more often.
pub fn hub_server_conf(server: &HubServer) -> Result<String, TopologyError> {
    let name =
        if server.name.starts_with('$') { server.name.clone() } else { quoted(&server.name) };
    let mut text = format!(
        "server_name: {name}\nlisten: {}\n",
        server.clients.checked("the listener for clients")?
    );
    if let Some(monitor) = &server.monitor {
        text.push_str(&monitor_line(monitor)?);
    }
    if let Some(file) = &server.pid_file {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "pid_file: {}", quoted(file));
    }
    text.push_str("max_payload: 1MB\nwrite_deadline: \"10s\"\nlame_duck_grace_period: \"10s\"\nlame_duck_duration: \"30s\"\n");
    text.push_str(LIVENESS);
    if let Some(tls) = &server.clients.tls {
        let _ = writeln!(text, "{}", tls_block(tls, "timeout: 5"));
    }
    text.push_str(&jetstream(&server.store, HUB_DOMAIN));
    text.push_str(&leafnodes(&server.leafs)?);
    if let Some(cluster) = &server.cluster {
        text.push_str(&routes(cluster)?);
    }
    let _ = writeln!(text, "include {}", quoted(&server.accounts));
    Ok(text)
}

/// Monitoring pages; `https` uses the certificate of the clients' listener.
pub(crate) fn monitor_line(monitor: &Listener) -> Result<String, TopologyError> {
    let address = monitor.checked("the monitoring page")?;
    let key = if monitor.tls.is_some() { "https" } else { "http" };
    Ok(format!("{key}: {address}\n"))
}

/// Acknowledged means on disk: `sync_interval: always`.
pub(crate) fn jetstream(store: &Store, domain: &str) -> String {
    format!(
        "jetstream {{ store_dir: {}, domain: {domain}, sync_interval: always, max_memory_store: {}, max_file_store: {} }}\n",
        quoted(&store.dir),
        store.memory_max,
        store.file_max
    )
}

/// Offices reach the hub at their configured address only: `no_advertise` keeps the server from naming others.
fn leafnodes(leafs: &Listener) -> Result<String, TopologyError> {
    let mut text = format!(
        "leafnodes {{\n  listen: {}\n  no_advertise: true\n  compression: s2_auto\n",
        leafs.checked("the listener for offices' servers")?
    );
    if let Some(tls) = &leafs.tls {
        let _ = writeln!(text, "  {}", tls_block(tls, "handshake_first: true, timeout: 10"));
    }
    text.push_str("}\n");
    Ok(text)
}

fn routes(cluster: &HubCluster) -> Result<String, TopologyError> {
    let listen = cluster.listener.checked("the listener of the cluster")?;
    let scheme = if cluster.listener.tls.is_some() { "tls" } else { "nats-route" };
    for route in &cluster.routes {
        let (host, _) =
            route.rsplit_once(':').ok_or_else(|| TopologyError::BadAddress(route.clone()))?;
        must_be_private("a route of the cluster", host, cluster.listener.tls.is_some())?;
    }
    let all: Vec<String> =
        cluster.routes.iter().map(|route| quoted(&format!("{scheme}://{route}"))).collect();
    let mut text = format!(
        "cluster {{\n  name: hub\n  listen: {listen}\n  no_advertise: true\n  routes: [{}]\n",
        all.join(", ")
    );
    if let Some(tls) = &cluster.listener.tls {
        let _ = writeln!(text, "  {}", tls_block(tls, "timeout: 5"));
    }
    text.push_str("}\n");
    Ok(text)
}
