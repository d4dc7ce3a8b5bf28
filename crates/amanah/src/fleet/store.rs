//! The folder with the registry, the accounts that follow from it, and where the hub is.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context;
use kernel::{Clock, Ids};
use serde::{Deserialize, Serialize};
use service::config::Config;
use topology::{Registry, UserSeed, accounts_conf};

use super::diff;
use crate::remote::{write_durably, write_new_private};

/// `hub.toml`: how others reach the hub. What is left out is taken from the installation's own configuration.
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

/// The folder, opened.
pub(super) struct Store {
    pub(super) config: Config,
    pub(super) folder: PathBuf,
    pub(super) registry: Registry,
}

impl Store {
    /// Opens the folder that the configuration names (`bus.registry`). No registry yet is an empty one.
    pub(super) fn open(config: &Path) -> anyhow::Result<Self> {
        let config = Config::read(config)?;
        let path = &config.bus.registry;
        let registry =
            if path.exists() { crate::machines::read(path)? } else { Registry::default() };
        let folder = path.parent().context("bus.registry is not a file in a folder")?.to_owned();
        Ok(Self { config, folder, registry })
    }

    /// Writes registry and accounts, and says what changed for the servers.
    pub(super) fn save(&self) -> anyhow::Result<()> {
        let text = toml::to_string(&self.registry).context("the registry as TOML")?;
        write_durably(&self.config.bus.registry, text.as_bytes())?;
        let conf = self.folder.join("accounts.conf");
        let before = fs::read_to_string(&conf).unwrap_or_default();
        let after = accounts_conf(&self.registry);
        write_durably(&conf, after.as_bytes())?;
        println!("{}", conf.display());
        for line in diff::lines(&before, &after) {
            println!("  {line}");
        }
        Ok(())
    }

    /// Where the hub is.
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

/// A new key, whose seed goes into a file that must not be there yet.
pub(super) fn new_key(folder: &Path, user: &str) -> anyhow::Result<UserSeed> {
    let seed = UserSeed::generate(&Ids::new(Clock::machine()));
    write_new_private(
        &folder.join(format!("{user}.nk")),
        format!("{}\n", seed.expose()).as_bytes(),
    )?;
    Ok(seed)
}
