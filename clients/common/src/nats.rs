//! The bus, as an office or Itjen uses it: it publishes below its own subject and pulls one consumer at the hub.

use std::path::{Path, PathBuf};

use anyhow::Context;
use bus::{Bus, BusConfig};

/// Connects as `user`, whose seed lies in `folder`. `api_prefix` leads an office's own server to the JetStream of the hub.
pub async fn bus(
    urls: &[String],
    folder: &Path,
    user: &str,
    tls_ca: Option<PathBuf>,
    api_prefix: Option<String>,
) -> anyhow::Result<Bus> {
    let config = BusConfig::new(urls.to_vec(), user, folder)?;
    let config = BusConfig { tls_ca, api_prefix, ..config };
    Bus::init(&config).await.context("NATS tidak dapat dihubungi")
}
