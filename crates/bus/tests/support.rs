//! Users of a hub, and JetStream as an operator sees it.

use anyhow::Result;
use async_nats::jetstream;
use bus::{Bus, BusConfig};
use testkit::NatsServer;

pub(crate) async fn bus(nats: &NatsServer, user: &str) -> Result<Bus> {
    Ok(Bus::init(&config(nats, user)?).await?)
}

/// How a user of the hub connects.
pub(crate) fn config(nats: &NatsServer, user: &str) -> Result<BusConfig> {
    Ok(BusConfig::new(vec![nats.url()], user, &nats.credentials_dir())?)
}

/// JetStream as an operator sees it.
pub(crate) async fn operator(nats: &NatsServer) -> Result<jetstream::Context> {
    let client = async_nats::ConnectOptions::with_nkey(nats.seed("provision")?)
        .custom_inbox_prefix("_INBOX_provision")
        .connect(nats.url())
        .await?;
    Ok(jetstream::new(client))
}
