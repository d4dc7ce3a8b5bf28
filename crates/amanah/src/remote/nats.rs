//! The bus, as an office or Itjen sees it: publishing below its own subject, and pulling one consumer at the hub.

use std::path::{Path, PathBuf};

use anyhow::Context;
use bus::{Bus, BusConfig};

/// Connects as `user`, whose seed lies in `folder`.
pub(crate) async fn bus(
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
