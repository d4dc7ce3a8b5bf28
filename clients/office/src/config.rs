//! `office.toml`: the settings of an office's computer. The file lies in the enrolment folder, beside the seeds.

use std::path::{Path, PathBuf};

use bus::Bus;
use client_common::read_settings;
use kernel::OfficeCode;
use serde::{Deserialize, Serialize};
use topology::names;
use vault::PublicKey;

/// The content of `office.toml`. Paths are relative to the folder that holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeConfig {
    pub code: OfficeCode,
    /// NATS: the office's own leaf server, or the hub. `nats://` on loopback, `tls://` elsewhere.
    pub urls: Vec<String>,
    /// Certificates (PEM) that are trusted instead of the machine's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_ca: Option<PathBuf>,
    /// gRPC of intake, for `--grpc` and for complaints too large for the bus.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intake_grpc: Option<String>,
    /// Itjen's X25519 public key, hex: complaints are sealed to it before they leave the office.
    pub inspectorate_public_key: PublicKey,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub leaf: Option<LeafConfig>,
}

/// The office's own server.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct LeafConfig {
    /// Configuration of nats-server, which starts in the folder of this file.
    pub conf: PathBuf,
    /// URL of its monitoring pages: `http://127.0.0.1:8222`.
    pub monitor_url: String,
}

/// An enrolment folder.
#[derive(Clone, Debug)]
pub struct Enrolment {
    pub config: OfficeConfig,
    /// The folder of `office.toml`, with `off_<code>.nk` and, for a server, `leaf_<code>.nk` and `admin.nk`.
    pub folder: PathBuf,
    /// The folder of receipts: the same one, or `--dir`.
    pub data: PathBuf,
}

impl Enrolment {
    /// Reads `office.toml` at `path`. `data` names another folder for receipts.
    pub fn read(path: &Path, data: Option<&Path>) -> anyhow::Result<Self> {
        let (mut config, folder) = read_settings::<OfficeConfig>(path)?;
        config.tls_ca = config.tls_ca.map(|ca| folder.join(ca));
        let data = data.map_or_else(|| folder.clone(), Path::to_owned);
        files::private_folder(&data)?;
        Ok(Self { config, folder, data })
    }

    pub fn user(&self) -> String {
        names::office_user(&self.config.code)
    }

    /// The bus as the office, which reaches the JetStream of the hub.
    pub(crate) async fn bus(&self) -> anyhow::Result<Bus> {
        self.bus_as(&self.user(), Some(names::HUB_API.to_owned())).await
    }

    /// The bus as another user whose seed lies in the folder.
    pub(crate) async fn bus_as(&self, user: &str, api: Option<String>) -> anyhow::Result<Bus> {
        let OfficeConfig { urls, tls_ca, .. } = &self.config;
        client_common::bus(urls, &self.folder, user, tls_ca.clone(), api).await
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_misspelt_setting_is_refused() {
        let key = vault::PrivateKey::from_bytes([3; 32]).public();
        let good = format!(
            "code = 'plm'\nurls = ['nats://127.0.0.1:4222']\ninspectorate_public_key = '{key}'\n"
        );
        let config: OfficeConfig = toml::from_str(&good).unwrap();
        assert!(config.leaf.is_none() && config.intake_grpc.is_none());
        assert!(toml::from_str::<OfficeConfig>(&format!("{good}intake_gprc = 'x'\n")).is_err());
    }
}
