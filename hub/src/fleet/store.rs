//! The folder of the registry, with the accounts that follow from it and the addresses of the hub.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::{Deserialize, Serialize};
use service::config::Config;
use topology::{Registry, accounts_conf};

use super::diff;

/// `hub.toml`: the addresses at which others reach the hub. Missing ones come from the installation's own configuration.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub(super) struct Hub {
    /// For clients: `tls://hub.example:4222`.
    pub(super) urls: Vec<String>,
    /// For the servers of offices: `hub.example:7422`.
    pub(super) leaf_addresses: Vec<String>,
    /// Authority that signed the hub's certificates (PEM), when it is not a public one.
    pub(super) tls_ca: Option<PathBuf>,
    /// gRPC of intake, for offices.
    pub(super) intake_grpc: Option<String>,
    /// gRPC of triage, for Itjen.
    pub(super) triage_grpc: Option<String>,
}

pub(super) struct Store {
    pub(super) config: Config,
    pub(super) folder: PathBuf,
    pub(super) registry: Registry,
}

impl Store {
    /// Opens the folder that the configuration names (`bus.registry`). A missing registry counts as an empty one.
    pub(super) fn open(config: &Path) -> anyhow::Result<Self> {
        let config = Config::read(config)?;
        let path = &config.bus.registry;
        let registry = crate::machines::registry(path)?;
        let folder = path.parent().context("bus.registry is not a file in a folder")?.to_owned();
        Ok(Self { config, folder, registry })
    }

    /// Writes registry and accounts, and prints the changes.
    pub(super) fn save(&self) -> anyhow::Result<()> {
        let text = toml::to_string(&self.registry).context("the registry as TOML")?;
        files::replace(&self.config.bus.registry, text.as_bytes())?;
        let conf = self.folder.join("accounts.conf");
        let before = fs::read_to_string(&conf).unwrap_or_default();
        let after = accounts_conf(&self.registry);
        files::replace(&conf, after.as_bytes())?;
        println!("{}", conf.display());
        for line in diff::lines(&before, &after) {
            println!("  {line}");
        }
        Ok(())
    }

    pub(super) fn hub(&self) -> anyhow::Result<Hub> {
        let path = self.folder.join("hub.toml");
        let mut hub: Hub = if path.exists() {
            let text = fs::read_to_string(&path).with_context(|| path.display().to_string())?;
            toml::from_str(&text).with_context(|| path.display().to_string())?
        } else {
            Hub::default()
        };
        if hub.urls.is_empty() {
            hub.urls.clone_from(&self.config.bus.urls);
        }
        hub.tls_ca = hub.tls_ca.or_else(|| self.config.bus.tls_ca.clone());
        hub.intake_grpc = hub.intake_grpc.or_else(|| Some(self.config.intake.grpc_url.clone()));
        hub.triage_grpc = hub.triage_grpc.or_else(|| Some(self.config.triage.grpc_url.clone()));
        Ok(hub)
    }
}
