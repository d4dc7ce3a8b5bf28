//! The bus, as an office or Itjen uses it: it publishes below its own subject and pulls one consumer at the hub.

use std::path::{Path, PathBuf};

use anyhow::Context;
use bus::{Bus, BusConfig, Credentials};

/// Connects as `user`, whose seed lies in `folder`. `api_prefix` leads an office's own server to the JetStream of the hub.
pub async fn bus(
    urls: &[String],
    folder: &Path,
    user: &str,
    tls_ca: Option<PathBuf>,
    api_prefix: Option<String>,
) -> anyhow::Result<Bus> {
    let config = BusConfig {
        urls: urls.to_vec(),
        user: user.to_owned(),
        credentials: Credentials::read(folder, user)?,
        tls_ca,
        replicas: 1,
        api_prefix,
    };
    Bus::init(&config).await.context("NATS tidak dapat dihubungi")
}
