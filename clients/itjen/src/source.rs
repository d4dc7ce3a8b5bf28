//! The source of items: the durable consumer on the bus, or `Escalations.Subscribe`. Both give unacknowledged items in order.

use std::time::Duration;

use anyhow::Context;
use bus::{Delivery, Inbox};
use proto::itjen::v1::escalations_client::EscalationsClient;
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{Acknowledge, Start, SubscribeRequest, SubscribeResponse};
use proto::triage::v1::triage_client::TriageClient;
use tokio::sync::mpsc;
use tokio_stream::wrappers::ReceiverStream;
use tonic::Streaming;
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;
use topology::names::{self, ESCALATED};

use super::config::Desk;
use super::item::Item;
use client_common::{MachineKey, Signed};

/// Items fetched at once, half of those that may be under way.
const FETCH: usize = 25;
const WINDOW: u32 = 50;
/// Size of the largest item, with its sealed bytes.
const ITEM_BYTES_MAX: usize = 4 << 20;
/// Size of a page of complaints. A page ends after the complaint that makes it large.
const PAGE_BYTES_MAX: usize = 128 << 20;

/// Calls that carry a token each.
type Calls = InterceptedService<Channel, Signed>;

pub(super) enum Source {
    Bus(Box<Inbox>),
    Grpc { items: Box<Streaming<SubscribeResponse>>, steps: mpsc::Sender<SubscribeRequest> },
}

/// An item to be acknowledged once it is stored.
pub(super) struct Arrived {
    pub(super) item: Item,
    delivery: Option<Delivery>,
}

impl Source {
    pub(super) async fn bus(desk: &Desk) -> anyhow::Result<Self> {
        let bus = bus(desk).await?;
        let inbox = Inbox::open(&bus, ESCALATED, names::ITJEN).await;
        Ok(Self::Bus(Box::new(inbox.context("kotak surat di pusat tidak dapat dibuka")?)))
    }

    /// Over gRPC, beginning after the number `after`.
    pub(super) async fn grpc(desk: &Desk, after: u64) -> anyhow::Result<Self> {
        let mut client = client(desk).await?;
        let (steps, receiver) = mpsc::channel(16);
        let start = Step::Start(Start { after: Some(after), window: WINDOW });
        steps.send(SubscribeRequest { step: Some(start) }).await?;
        let items =
            client.subscribe(ReceiverStream::new(receiver)).await.map_err(client_common::said)?;
        Ok(Self::Grpc { items: Box::new(items.into_inner()), steps })
    }

    /// Waits for items. None: nothing came in time.
    pub(super) async fn next(&mut self, wait: Duration) -> anyhow::Result<Vec<Arrived>> {
        match self {
            Self::Bus(inbox) => {
                let found = inbox.next(FETCH, wait).await?;
                Ok(found.into_iter().filter_map(of_delivery).collect())
            }
            Self::Grpc { items, .. } => {
                let Ok(message) = tokio::time::timeout(wait, items.message()).await else {
                    return Ok(vec![]);
                };
                match message
                    .map_err(client_common::said)?
                    .context("pusat menutup sambungan")?
                    .event
                {
                    Some(Event::Item(item)) => Ok(vec![of_item(item)?]),
                    _ => Ok(vec![]),
                }
            }
        }
    }

    /// Tells the hub that the item, and every item up to `whole`, is stored here.
    pub(super) async fn acknowledge(
        &mut self,
        arrived: &Arrived,
        whole: u64,
    ) -> anyhow::Result<()> {
        match (self, &arrived.delivery) {
            (Self::Bus(inbox), Some(delivery)) => Ok(inbox.ack(delivery).await?),
            (Self::Grpc { steps, .. }, _) => {
                let step = Step::Acknowledge(Acknowledge { number: whole });
                Ok(steps.send(SubscribeRequest { step: Some(step) }).await?)
            }
            _ => Ok(()),
        }
    }
}

pub(super) async fn bus(desk: &Desk) -> anyhow::Result<bus::Bus> {
    let api = Some(names::HUB_API.to_owned());
    let (config, user) = (&desk.config, names::ITJEN);
    client_common::bus(&config.urls, &desk.folder, user, config.tls_ca.clone(), api).await
}

pub(super) async fn client(desk: &Desk) -> anyhow::Result<EscalationsClient<Calls>> {
    let (channel, signed) = connect(desk).await?;
    Ok(EscalationsClient::with_interceptor(channel, signed)
        .max_decoding_message_size(ITEM_BYTES_MAX))
}

/// gRPC as Itjen, with room for a whole mailbox.
pub(super) async fn mailboxes(desk: &Desk) -> anyhow::Result<EscalationsClient<Calls>> {
    Ok(client(desk).await?.max_decoding_message_size(PAGE_BYTES_MAX))
}

pub(super) async fn triage(desk: &Desk) -> anyhow::Result<TriageClient<Calls>> {
    let (channel, signed) = connect(desk).await?;
    Ok(TriageClient::with_interceptor(channel, signed).max_decoding_message_size(PAGE_BYTES_MAX))
}

async fn connect(desk: &Desk) -> anyhow::Result<(Channel, Signed)> {
    let url = desk.config.triage_grpc.as_deref();
    let url = url.context("triage_grpc tidak ada di itjen.toml: minta alamatnya ke pusat")?;
    let channel = client_common::connect(url, desk.config.tls_ca.as_deref()).await?;
    let key = MachineKey::read(&desk.folder, names::ITJEN, desk.clock.clone())?;
    Ok((channel, Signed(key)))
}

/// The item of a message. A message without our headers is not acknowledged, so that it stays visible at the hub.
fn of_delivery(delivery: Delivery) -> Option<Arrived> {
    let header = |name: &str| delivery.headers.get(name).map(|value| value.as_str().to_owned());
    let kind = names::subjects::read_to_itjen(&delivery.subject)?.to_owned();
    let item = Item {
        number: header("ce-number")?.parse().ok()?,
        kind,
        subject: header("ce-subject").unwrap_or_default(),
        time: header("ce-time").unwrap_or_default(),
        hash: header("ce-hash")?,
        data: serde_json::from_slice(&delivery.payload).ok()?,
        erased: false,
    };
    Some(Arrived { item, delivery: Some(delivery) })
}

fn of_item(item: proto::itjen::v1::Item) -> anyhow::Result<Arrived> {
    let data =
        serde_json::from_slice(&item.data).context("pusat mengirim butir yang bukan JSON")?;
    let (number, kind, subject, time) = (item.number, item.kind, item.subject, item.time);
    let item =
        Item { number, kind, subject, time, hash: hex::encode(item.hash), data, erased: false };
    Ok(Arrived { item, delivery: None })
}
