//! A provisioned hub with offices, and messages to put into it.

use anyhow::Result;
use async_nats::HeaderMap;
use bus::{Acked, Bus, Inbound, Lane, Link, PublishRefused, Publisher, Wanted, provision};
use kernel::{Clock, Ids, OfficeCode};
use localservers::NatsOptions;
use testkit::NatsServer;

use crate::support::{bus, config};

pub(crate) const WAIT: std::time::Duration = std::time::Duration::from_millis(200);

pub(crate) fn office(code: &str) -> OfficeCode {
    code.parse().unwrap()
}

/// `plm` has a server of its own, `gto` has none.
pub(crate) fn wanted() -> Wanted {
    Wanted {
        offices: vec![(office("plm"), Link::Leaf), (office("gto"), Link::Direct)],
        replicas: 1,
    }
}

/// A server that knows those offices and Itjen, without a stream.
pub(crate) fn server() -> Result<NatsServer> {
    let offices = wanted().offices;
    NatsServer::with(&NatsOptions { offices, itjen: true, ..NatsOptions::default() })
}

/// The same with all its streams.
pub(crate) async fn hub() -> Result<NatsServer> {
    let nats = server()?;
    make_streams(&nats).await?;
    Ok(nats)
}

pub(crate) async fn make_streams(nats: &NatsServer) -> Result<()> {
    provision(&bus(nats, "provision").await?, &wanted(), true).await?;
    Ok(())
}

/// An office or Itjen at the hub.
pub(crate) async fn outside(nats: &NatsServer, user: &str) -> Result<Bus> {
    Ok(Bus::init(&config(nats, user)?.with_hub_api()).await?)
}

/// Publishes a text under a new id.
pub(crate) async fn say(
    publisher: &Publisher,
    subject: &str,
    text: &str,
) -> Result<Acked, PublishRefused> {
    publisher.publish(subject, new_id(), text.to_owned().into()).await
}

pub(crate) fn new_id() -> HeaderMap {
    let mut headers = HeaderMap::new();
    let id = Ids::new(Clock::machine()).uuid_v4();
    headers.insert("Nats-Msg-Id", id.to_string().as_str());
    headers
}

/// What a lane gives until it has given so many.
pub(crate) async fn take(lane: &mut Lane, count: usize) -> Result<Vec<Inbound>> {
    let mut found: Vec<Inbound> = Vec::new();
    let deadline = tokio::time::Instant::now() + std::time::Duration::from_secs(90);
    while found.len() < count {
        anyhow::ensure!(tokio::time::Instant::now() < deadline, "only {} came", found.len());
        // The server may be down for a moment: the lane says so, and goes on.
        found.extend(lane.next(count - found.len(), WAIT).await.unwrap_or_default());
    }
    Ok(found)
}

pub(crate) fn texts(found: &[Inbound]) -> Vec<String> {
    found.iter().map(|one| String::from_utf8_lossy(&one.payload).into_owned()).collect()
}

pub(crate) fn numbers(range: std::ops::Range<usize>) -> Vec<String> {
    range.map(|number| number.to_string()).collect()
}
