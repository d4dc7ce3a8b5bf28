//! Listeners of a server, and the rule that nothing leaves the machine in the clear.

use std::net::IpAddr;

use crate::TopologyError;
use crate::conf::quoted;

/// Certificate files of a listener or link, as the server sees them.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tls {
    /// Certificate chain. Empty for a link that only checks the other side.
    pub cert: String,
    /// Its key. Empty together with `cert`.
    pub key: String,
    /// Authorities that replace the system's, PEM.
    pub ca: Option<String>,
    /// Clients must show a certificate too.
    pub verify: bool,
}

/// A host, a port, and TLS unless the host is the loopback.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Listener {
    /// Address or name, without brackets.
    pub host: String,
    pub port: u16,
    /// `None` only on loopback.
    pub tls: Option<Tls>,
}

impl Listener {
    /// On 127.0.0.1, without TLS.
    pub fn loopback(port: u16) -> Self {
        Self { host: "127.0.0.1".to_owned(), port, tls: None }
    }

    /// `host:port` in quotes, once it is certain that nothing goes out in the clear.
    pub(crate) fn checked(&self, what: &'static str) -> Result<String, TopologyError> {
        must_be_private(what, &self.host, self.tls.is_some())?;
        let bare = self.host.contains(':');
        let host = if bare { format!("[{}]", self.host) } else { self.host.clone() };
        Ok(quoted(&format!("{host}:{}", self.port)))
    }
}

/// The folder of JetStream, and its limits.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Store {
    pub dir: String,
    /// Limit of streams in memory, e.g. `64MB`.
    pub memory_max: String,
    /// Limit of streams on disk, e.g. `8GB`; less than the volume has.
    pub file_max: String,
}

/// Refuses a plain address outside loopback.
pub(crate) fn must_be_private(
    what: &'static str,
    host: &str,
    encrypted: bool,
) -> Result<(), TopologyError> {
    if encrypted || is_loopback(host) {
        return Ok(());
    }
    let host = bare(host).to_owned();
    Err(TopologyError::PlainOutsideLoopback { what, host })
}

/// True for this machine: `localhost`, `127.0.0.1`, `::1`, `[::1]`. Nothing may talk to another machine in the clear.
pub fn is_loopback(host: &str) -> bool {
    let host = bare(host);
    host == "localhost" || host.parse::<IpAddr>().is_ok_and(|ip| ip.is_loopback())
}

fn bare(host: &str) -> &str {
    host.trim_start_matches('[').trim_end_matches(']')
}

/// A `tls` block; `more` are further settings of it.
pub(crate) fn tls_block(tls: &Tls, more: &str) -> String {
    let mut parts = Vec::new();
    if !tls.cert.is_empty() {
        parts.push(format!("cert_file: {}, key_file: {}", quoted(&tls.cert), quoted(&tls.key)));
    }
    if let Some(ca) = &tls.ca {
        parts.push(format!("ca_file: {}", quoted(ca)));
    }
    if tls.verify {
        parts.push("verify: true".to_owned());
    }
    if !more.is_empty() {
        parts.push(more.to_owned());
    }
    format!("tls {{ {} }}", parts.join(", "))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_this_machine_is_loopback() {
        for host in ["localhost", "127.0.0.1", "127.8.0.1", "::1", "[::1]"] {
            assert!(is_loopback(host), "{host}");
        }
        for host in ["", "hub.example", "localhost.example", "10.1.2.3", "0.0.0.0", "[2001:db8::1]"]
        {
            assert!(!is_loopback(host), "{host}");
        }
    }
}
