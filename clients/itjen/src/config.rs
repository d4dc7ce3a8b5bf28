//! `itjen.toml`: the settings of Itjen's computer. The file lies beside Itjen's keys.

use std::path::{Path, PathBuf};

use anyhow::Context;
use client_common::read_settings;
use kernel::Clock;
use ledger::{NoteKey, NoteSigner};
use serde::{Deserialize, Serialize};
use vault::PrivateKey;

/// The content of `itjen.toml`. Paths are relative to the folder that holds it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct ItjenConfig {
    /// NATS at the hub: `tls://host:4222`; `nats://` on loopback only.
    pub urls: Vec<String>,
    /// Certificates (PEM) that are trusted instead of the machine's own.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tls_ca: Option<PathBuf>,
    /// gRPC of triage, for `--grpc` and for objects that an item only names.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triage_grpc: Option<String>,
    /// The hub's key of manifests: `name+id+base64`.
    pub hub_note_key: String,
}

/// The folder of `itjen.toml`, with `itjen.nk`, `inspectorate.key` and `inspectorate-note.key`.
#[derive(Clone, Debug)]
pub struct Desk {
    pub config: ItjenConfig,
    pub folder: PathBuf,
    /// The folder of items and answers: the same one, or `--dir`.
    pub data: PathBuf,
    /// The only source of time.
    pub clock: Clock,
}

impl Desk {
    pub fn read(path: &Path, data: Option<&Path>, clock: &Clock) -> anyhow::Result<Self> {
        let (mut config, folder) = read_settings::<ItjenConfig>(path)?;
        config.tls_ca = config.tls_ca.map(|ca| folder.join(ca));
        let data = data.unwrap_or(&folder).to_owned();
        Ok(Self { config, folder, data, clock: clock.clone() })
    }

    pub fn hub_key(&self) -> anyhow::Result<NoteKey> {
        self.config.hub_note_key.trim().parse().context("hub_note_key di itjen.toml tidak terbaca")
    }

    pub fn note_signer(&self) -> anyhow::Result<NoteSigner> {
        Ok(NoteSigner::parse(&self.secret("inspectorate-note.key")?)?)
    }

    /// Itjen's X25519 key, which opens complaints.
    pub fn private_key(&self) -> anyhow::Result<PrivateKey> {
        Ok(PrivateKey::from_hex(&self.secret("inspectorate.key")?)?)
    }

    fn secret(&self, name: &str) -> anyhow::Result<zeroize::Zeroizing<String>> {
        let path = self.folder.join(name);
        let text = std::fs::read_to_string(&path);
        Ok(text.with_context(|| format!("kunci {} tidak terbaca", path.display()))?.into())
    }
}
