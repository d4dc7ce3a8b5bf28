//! The configuration of an office's own server.

use std::fmt::Write;

use kernel::OfficeCode;
use zeroize::Zeroizing;

use crate::account::User;
use crate::conf::{quoted, user};
use crate::hub::{LIVENESS, jetstream, monitor_line};
use crate::listen::{must_be_private, tls_block};
use crate::names::{ADMIN, API, OFFICE_ACCOUNT, office_domain, office_user, subjects};
use crate::offices::client_publishes;
use crate::{Listener, PublicUserKey, Store, Tls, TopologyError, UserSeed};

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LeafServer {
    pub code: OfficeCode,
    /// For the office's programs.
    pub clients: Listener,
    pub monitor: Option<Listener>,
    /// JetStream of the office, with the stream of its publications.
    pub store: Store,
    pub remote: Remote,
    /// Public keys of the office's client, the same as at the hub.
    pub client_keys: Vec<PublicUserKey>,
    /// Public keys of `admin`, which makes the office's stream and looks at it.
    pub admin_keys: Vec<PublicUserKey>,
    /// File for the server's process id.
    pub pid_file: Option<String>,
}

/// The line to the hub.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Remote {
    /// Addresses of the hub's leaf listeners, `host:port`; the next is tried when one fails.
    pub addresses: Vec<String>,
    /// TLS; `cert` and `key` may be empty.
    pub tls: Option<Tls>,
    /// File that [`leaf_seed_conf`] wrote, relative to the configuration file. nats-server wants the seed itself in its configuration.
    /// Therefore the seed has a file of its own, which only its owner may read.
    pub seed_file: String,
}

/// The file that holds the seed of a leaf server, for its configuration to include. Secret.
pub fn leaf_seed_conf(seed: &UserSeed) -> Zeroizing<String> {
    Zeroizing::new(format!("leaf_seed: {}\n", quoted(seed.expose())))
}

/// Writes the configuration. It holds no secret.
pub fn leaf_server_conf(server: &LeafServer) -> Result<String, TopologyError> {
    let code = &server.code;
    let listen = server.clients.checked("the listener for the office's programs")?;
    let mut text = format!("server_name: {}\nlisten: {listen}\n", quoted(&format!("leaf-{code}")));
    if let Some(monitor) = &server.monitor {
        text.push_str(&monitor_line(monitor)?);
    }
    if let Some(file) = &server.pid_file {
        // Writing to a String cannot fail.
        let _ = writeln!(text, "pid_file: {}", quoted(file));
    }
    text.push_str("max_payload: 1MB\nwrite_deadline: \"10s\"\n");
    text.push_str(LIVENESS);
    if let Some(tls) = &server.clients.tls {
        let _ = writeln!(text, "{}", tls_block(tls, "timeout: 5"));
    }
    text.push_str(&jetstream(&server.store, &office_domain(code)));
    text.push_str(&accounts(server));
    let _ = writeln!(text, "include {}", quoted(&server.remote.seed_file));
    text.push_str(&link(&server.remote)?);
    Ok(text)
}

fn accounts(server: &LeafServer) -> String {
    let client = User::client(
        office_user(&server.code),
        &server.client_keys,
        client_publishes(&server.code),
    );
    let admin = User::client(ADMIN, &server.admin_keys, vec![format!("{API}.>")]);
    let users: Vec<String> =
        [client, admin].iter().flat_map(user).map(|line| format!("      {line}\n")).collect();
    format!(
        "accounts {{\n  {OFFICE_ACCOUNT} {{\n    jetstream: enabled\n    users: [\n{}    ]\n  }}\n}}\n",
        users.concat()
    )
}

/// `deny_exports`: otherwise a message would be stored here and at the hub, and acknowledged by whichever is faster.
/// `ignore_discovered_servers`: otherwise the server would go around an address that was chosen on purpose, such as a tunnel's.
fn link(remote: &Remote) -> Result<String, TopologyError> {
    if remote.addresses.is_empty() {
        return Err(TopologyError::NoRemote);
    }
    let scheme = if remote.tls.is_some() { "tls" } else { "nats-leaf" };
    let mut urls = Vec::new();
    for address in &remote.addresses {
        let (host, _) =
            address.rsplit_once(':').ok_or_else(|| TopologyError::BadAddress(address.clone()))?;
        must_be_private("the line to the hub", host, remote.tls.is_some())?;
        urls.push(quoted(&format!("{scheme}://{address}")));
    }
    let tls = remote
        .tls
        .as_ref()
        .map(|tls| format!("    {}\n", tls_block(tls, "handshake_first: true, timeout: 10")));
    Ok(format!(
        "leafnodes {{\n  reconnect: \"2s\"\n  remotes: [ {{\n    urls: [{}]\n    nkey: $leaf_seed\n    account: {OFFICE_ACCOUNT}\n    \
         deny_exports: [{}]\n    compression: s2_auto\n    ignore_discovered_servers: true\n    first_info_timeout: \"5s\"\n{}  }} ]\n}}\n",
        urls.join(", "),
        quoted(subjects::INWARD),
        tls.unwrap_or_default()
    ))
}
