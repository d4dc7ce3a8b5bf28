//! `itjen.toml`: what Itjen's computer knows about itself and the hub. It lies beside Itjen's keys.

use std::path::{Path, PathBuf};

use anyhow::Context;
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
    /// gRPC of triage, for `--grpc` and for files that did not travel along.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub triage_grpc: Option<String>,
    /// The hub's key of manifests: `name+id+base64`.
    pub hub_note_key: String,
}

/// The folder of `itjen.toml`, with `itjen.nk`, `inspectorate.key` and `inspectorate-note.key`.
#[derive(Clone, Debug)]
pub struct Desk {
    /// What `itjen.toml` says.
    pub config: ItjenConfig,
    /// The folder it lies in.
    pub folder: PathBuf,
}

impl Desk {
    /// Reads the folder's `itjen.toml`.
    pub fn read(path: &Path) -> anyhow::Result<Self> {
        let text = std::fs::read_to_string(path).with_context(|| {
            format!("{} tidak terbaca: sebutkan berkasnya dengan --config", path.display())
        })?;
        let mut config: ItjenConfig = toml::from_str(&text)
            .with_context(|| format!("{} tidak sesuai bentuknya", path.display()))?;
        let folder = path.parent().unwrap_or_else(|| Path::new("")).to_owned();
        // An empty parent is the current folder.
        let folder = if folder.as_os_str().is_empty() { PathBuf::from(".") } else { folder };
        config.tls_ca = config.tls_ca.map(|ca| folder.join(ca));
        Ok(Self { config, folder })
    }

    /// The key that the hub signs its manifests with.
    pub fn hub_key(&self) -> anyhow::Result<NoteKey> {
        self.config.hub_note_key.trim().parse().context("hub_note_key di itjen.toml tidak terbaca")
    }

    /// Itjen's key of manifests.
    pub fn note_signer(&self) -> anyhow::Result<NoteSigner> {
        Ok(NoteSigner::parse(&self.secret("inspectorate-note.key")?)?)
    }

    /// Itjen's own X25519 key, which opens what was sealed to it.
    pub fn private_key(&self) -> anyhow::Result<PrivateKey> {
        Ok(PrivateKey::from_hex(&self.secret("inspectorate.key")?)?)
    }

    fn secret(&self, name: &str) -> anyhow::Result<zeroize::Zeroizing<String>> {
        let path = self.folder.join(name);
        let text = std::fs::read_to_string(&path);
        Ok(text.with_context(|| format!("kunci {} tidak terbaca", path.display()))?.into())
    }
}
