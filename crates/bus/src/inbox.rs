//! Reads what the hub has for an office or for Itjen, through the consumer that provisioning made for it.

use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::client::RequestErrorKind;
use async_nats::jetstream;
use async_nats::jetstream::consumer::{Consumer, pull};
use bytes::Bytes;
use futures::StreamExt;

use crate::{Bus, BusError};

/// One message for us; it comes again until it is acknowledged.
#[derive(Clone, Debug)]
pub struct Delivery {
    pub subject: String,
    pub headers: HeaderMap,
    pub payload: Bytes,
    /// Its number in the stream.
    pub sequence: u64,
    /// Number of deliveries, this one included.
    pub delivered: i64,
    /// Number of messages that wait behind it.
    pub pending: u64,
    acknowledge: String,
}

/// Time limit of an answer that has begun.
const ANSWER_MAX: Duration = Duration::from_secs(5);

/// The messages of one durable consumer.
pub struct Inbox {
    bus: Bus,
    consumer: Consumer<pull::Config>,
}

impl Inbox {
    /// Opens the consumer of a stream: `off_<code>` of `RECEIPTS`, `itjen` of `ESCALATED`. Outside the hub's own account the bus needs the API prefix
    /// `js.hub`.
    pub async fn open(bus: &Bus, stream: &str, consumer: &str) -> Result<Self, BusError> {
        let consumer = bus
            .jetstream
            .get_consumer_from_stream(consumer, stream)
            .await
            .map_err(BusError::jetstream("find our consumer"))?;
        Ok(Self { bus: bus.clone(), consumer })
    }

    /// At least one message as soon as there is one, at most `max`; none when `wait` is over. Nothing is fetched that is not handed out, so what is
    /// not acknowledged soon comes again and nothing else.
    pub async fn next(&mut self, max: usize, wait: Duration) -> Result<Vec<Delivery>, BusError> {
        let ready = self.consumer.fetch().max_messages(max).messages().await;
        let found =
            collect(ready.map_err(BusError::jetstream("fetch messages"))?, ANSWER_MAX).await?;
        if !found.is_empty() || wait.is_zero() {
            return Ok(found);
        }
        let next = self.consumer.batch().max_messages(1).expires(wait).messages().await;
        let next = next.map_err(BusError::jetstream("wait for a message"))?;
        let mut found = collect(next, wait + ANSWER_MAX).await?;
        if !found.is_empty() && max > 1 {
            let more = self.consumer.fetch().max_messages(max - 1).messages().await;
            let more = more.map_err(BusError::jetstream("fetch messages"))?;
            found.extend(collect(more, ANSWER_MAX).await?);
        }
        Ok(found)
    }

    /// Acknowledges, and waits until the server has taken note: only then does it not come again.
    pub async fn ack(&self, delivery: &Delivery) -> Result<(), BusError> {
        let asked = self.bus.client.request(delivery.acknowledge.clone(), "+ACK".into()).await;
        match asked {
            Ok(_) => Ok(()),
            Err(error) if error.kind() == RequestErrorKind::NoResponders => {
                Err(BusError::JetStream {
                    doing: "take an acknowledgement",
                    reason: "the consumer is gone, or the link is down".to_owned(),
                })
            }
            Err(error) => Err(BusError::jetstream("take an acknowledgement")(error)),
        }
    }
}

/// Messages until the server says that there are no more, or is silent for too long: a broken link must not hold the caller.
async fn collect(mut batch: pull::Batch, silence: Duration) -> Result<Vec<Delivery>, BusError> {
    let mut found = Vec::new();
    while let Ok(Some(message)) = tokio::time::timeout(silence, batch.next()).await {
        found.push(delivery(message.map_err(BusError::jetstream("hand out messages"))?)?);
    }
    Ok(found)
}

fn delivery(message: jetstream::Message) -> Result<Delivery, BusError> {
    let info = message.info().map_err(BusError::jetstream("say where a message lies"))?;
    let (sequence, delivered, pending) = (info.stream_sequence, info.delivered, info.pending);
    let jetstream::Message { message, .. } = message;
    Ok(Delivery {
        subject: message.subject.to_string(),
        headers: message.headers.unwrap_or_default(),
        payload: message.payload,
        sequence,
        delivered,
        pending,
        acknowledge: message.reply.map(|reply| reply.to_string()).unwrap_or_default(),
    })
}
