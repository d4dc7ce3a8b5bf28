//! Address of NATS, and our identity there.

use std::path::{Path, PathBuf};

use async_nats::ServerAddr;
use secrecy::SecretString;
use topology::is_loopback;
use topology::names::HUB_API;

use crate::BusError;

/// Address of NATS, and our identity there.
#[derive(Clone, Debug)]
pub struct BusConfig {
    /// `nats://127.0.0.1:4222` on loopback, `tls://host:4222` elsewhere; several are members of one cluster.
    pub urls: Vec<String>,
    /// The user's name: also the name of the client and of its inbox, `_INBOX_<user>`.
    pub user: String,
    /// The user's nkey seed, `SU…`; never printed.
    pub seed: SecretString,
    /// Certificates (PEM) that are trusted instead of the machine's own.
    pub tls_ca: Option<PathBuf>,
    /// Copies that JetStream keeps: 3 in a cluster.
    pub replicas: usize,
    /// Prefix of JetStream's API when it is not `$JS.API`: `js.hub` for offices and Itjen, who may ask only a few imported questions.
    pub api_prefix: Option<String>,
}

impl BusConfig {
    /// A user whose seed is `<user>.nk` in `folder`: no CA of our own, one replica, `$JS.API`.
    pub fn new(urls: Vec<String>, user: &str, folder: &Path) -> Result<Self, BusError> {
        let seed = std::fs::read_to_string(folder.join(format!("{user}.nk")));
        let seed = seed.map_err(|error| BusError::Credentials {
            folder: folder.display().to_string(),
            user: user.to_owned(),
            reason: error.kind().to_string(),
        })?;
        let (user, seed) = (user.to_owned(), seed.trim().into());
        Ok(Self { urls, user, seed, tls_ca: None, replicas: 1, api_prefix: None })
    }

    /// The same for an office or Itjen, who reach the hub's JetStream under `js.hub`.
    #[must_use]
    pub fn with_hub_api(self) -> Self {
        Self { api_prefix: Some(HUB_API.to_owned()), ..self }
    }

    /// The addresses, each of which is encrypted or stays on this machine.
    pub(crate) fn addresses(&self) -> Result<Vec<ServerAddr>, BusError> {
        if self.urls.is_empty() {
            return Err(BusError::Address { number: 1 });
        }
        (1..).zip(&self.urls).map(|(number, url)| address(number, url)).collect()
    }
}

fn address(number: usize, url: &str) -> Result<ServerAddr, BusError> {
    let address: ServerAddr = url.parse().map_err(|_| BusError::Address { number })?;
    if address.is_websocket() || address.has_user_pass() {
        return Err(BusError::Address { number });
    }
    if address.tls_required() || is_loopback(address.host()) {
        return Ok(address);
    }
    Err(BusError::Plain { host: address.host().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn config(urls: &[&str]) -> BusConfig {
        BusConfig {
            urls: urls.iter().map(|&url| url.to_owned()).collect(),
            user: "intake".to_owned(),
            seed: "SU".into(),
            tls_ca: None,
            replicas: 1,
            api_prefix: None,
        }
    }

    #[test]
    fn a_plain_address_outside_loopback_is_refused() {
        for url in [
            "nats://hub.example:4222",
            "nats://10.1.2.3:4222",
            "hub.example",
            "nats://[2001:db8::1]:4222",
        ] {
            let refused = config(&["nats://127.0.0.1:4222", url]).addresses();
            assert!(matches!(refused, Err(BusError::Plain { .. })), "{url}: {refused:?}");
        }
    }

    #[test]
    fn loopback_may_be_plain_and_the_rest_encrypted() {
        let urls = [
            "nats://127.0.0.1:4222",
            "nats://localhost:1",
            "nats://[::1]:2",
            "tls://hub.example:4222",
        ];
        assert_eq!(config(&urls).addresses().unwrap().len(), urls.len());
    }

    #[test]
    fn what_is_no_address_is_counted_not_repeated() {
        for url in ["http://127.0.0.1", "nats://user:secret@127.0.0.1:4222", "ws://127.0.0.1:80"] {
            let error = config(&[url]).addresses().unwrap_err();
            assert!(matches!(error, BusError::Address { number: 1 }), "{error}");
            assert!(!error.to_string().contains("secret"));
        }
        assert!(config(&[]).addresses().is_err());
    }

    #[test]
    fn a_seed_is_read_and_never_printed_and_a_missing_file_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let read = || BusConfig::new(Vec::new(), "intake", folder.path());
        let error = read().unwrap_err().to_string();
        assert!(error.contains("intake.nk"), "{error}");
        std::fs::write(folder.path().join("intake.nk"), "SUSEED\n").unwrap();
        let config = read().unwrap();
        assert_eq!(secrecy::ExposeSecret::expose_secret(&config.seed), "SUSEED");
        assert!(!format!("{config:?}").contains("SUSEED"));
    }
}
