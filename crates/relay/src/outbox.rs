//! Carries the messages of a table to a stream: receipts to offices, messages to Itjen.

use std::sync::Arc;

use async_nats::HeaderMap;
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::Stream;
use bus::{Bus, BusError};
use bytes::Bytes;
use eventlog::EventLog;
use futures::FutureExt;
use futures::future::BoxFuture;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::carry::{WINDOW, carry};
use crate::error::RelayError;
use crate::supply::{Page, Supply};
use crate::window::Parcel;

/// A message as its table holds it.
#[derive(Clone, Debug)]
pub struct Outgoing {
    /// 1, 2, 3 … without a gap, in the order of the commits.
    pub number: u64,
    pub subject: String,
    /// Its headers. The pipe adds `ce-number`, `ce-hash`, `Nats-Msg-Id` and, when there is none, `ce-id`.
    pub headers: HeaderMap,
    pub payload: Bytes,
    /// Digest of the row: distinguishes the message from another one with the same number.
    pub hash: [u8; 32],
}

/// A table of messages for one stream.
pub trait Outbox: Send + Sync {
    /// Name of the lease, e.g. `receipts`.
    fn name(&self) -> &'static str;
    /// The stream, e.g. `RECEIPTS`.
    fn stream(&self) -> &'static str;
    /// Everything that the stream holds, e.g. `ph.rcpt.off.>`.
    fn subjects(&self) -> &'static str;
    /// At most `limit` messages after a number, in order. Numbers have no gaps; a reason of failure holds no content.
    fn read(&self, after: u64, limit: usize) -> BoxFuture<'_, Result<Vec<Outgoing>, String>>;
    /// The hash of the message with this number.
    fn hash_at(&self, number: u64) -> BoxFuture<'_, Result<Option<[u8; 32]>, String>>;
    /// The hash that it had before it was rewritten, as long as the stream may still hold that message. None where nothing is ever rewritten.
    fn former_hash_at(&self, _number: u64) -> BoxFuture<'_, Result<Option<[u8; 32]>, String>> {
        Box::pin(std::future::ready(Ok(None)))
    }
}

/// Carries an outbox to its stream, which provisioning has made.
pub struct Pipe {
    pub outbox: Arc<dyn Outbox>,
    pub bus: Bus,
    /// The log that holds the lease, in the database that also holds the table.
    pub lease: EventLog,
    /// This replica's name on the lease.
    pub holder: Uuid,
    /// Notified after each commit that added a message; without it the table is looked at ten times a second.
    pub wake: Arc<tokio::sync::Notify>,
}

impl Pipe {
    /// Runs until `stop`; failures are logged and tried again.
    pub async fn run(&self, stop: &CancellationToken, beat: &(dyn Fn() + Send + Sync)) {
        carry(self, stop, beat).await;
    }

    /// The number that the stream's last message names, which must be in the table with the same hash.
    async fn held(&self, last: &StreamMessage) -> Result<u64, RelayError> {
        let text = |name: &str| last.headers.get(name).map(async_nats::HeaderValue::as_str);
        let number = text("ce-number").and_then(|number| number.parse().ok());
        let Some(number) = number else {
            return Err(self.ahead("a message without a number"));
        };
        let now = self.outbox.hash_at(number).await.map_err(|reason| self.failed(reason))?;
        let former = self.outbox.former_hash_at(number).await;
        let former = former.map_err(|reason| self.failed(reason))?;
        let is_held = |hash: [u8; 32]| text("ce-hash") == Some(hex::encode(hash).as_str());
        if now.is_some_and(is_held) || former.is_some_and(is_held) {
            Ok(number)
        } else {
            Err(self.ahead(&format!("number {number}")))
        }
    }

    async fn messages(&self, after: u64) -> Result<Page, RelayError> {
        let read = self.outbox.read(after, WINDOW).await;
        let messages = read.map_err(|reason| self.failed(reason))?;
        // An old beginning may have been removed from the table. Nothing else may be missing.
        let first = messages.first().map_or(after + 1, |first| first.number);
        let whole = (after == 0 || first == after + 1)
            && (first..).zip(&messages).all(|(number, message)| message.number == number);
        if !whole {
            return Err(self.failed(format!("a number is missing after {after}")));
        }
        let read_to = messages.last().map_or(after, |last| last.number);
        let parcels = messages.into_iter().map(|message| self.parcel(message)).collect();
        Ok(Page { parcels, read_to })
    }

    fn parcel(&self, message: Outgoing) -> Parcel {
        let Outgoing { number, subject, mut headers, payload, hash } = message;
        let hash = hex::encode(hash);
        let short = hash.get(..16).unwrap_or(&hash);
        let id = match headers.get("ce-id") {
            Some(id) => id.as_str().to_owned(),
            None => format!("{}/{number}@{short}", self.outbox.stream()),
        };
        headers.insert("Nats-Msg-Id", id.as_str());
        headers.insert("ce-id", id.as_str());
        headers.insert("ce-number", number.to_string().as_str());
        headers.insert("ce-hash", hash.as_str());
        // A message joins no trace: it may leave hours or days after its cause.
        Parcel { number, subject, headers, body: payload, span: tracing::Span::none() }
    }

    fn failed(&self, reason: String) -> RelayError {
        RelayError::Outbox { outbox: self.outbox.name(), reason }
    }

    fn ahead(&self, what: &str) -> RelayError {
        RelayError::Ahead { held: format!("{} {what}", self.outbox.stream()) }
    }
}

impl Supply for Pipe {
    fn name(&self) -> &'static str {
        self.outbox.name()
    }

    fn lease(&self) -> (&EventLog, &'static str, Uuid) {
        (&self.lease, self.outbox.name(), self.holder)
    }

    fn bus(&self) -> &Bus {
        &self.bus
    }

    fn stream(&self) -> BoxFuture<'_, Result<Stream, BusError>> {
        self.bus.existing(self.outbox.stream()).boxed()
    }

    fn subjects(&self) -> String {
        self.outbox.subjects().to_owned()
    }

    fn number<'a>(&'a self, last: &'a StreamMessage) -> BoxFuture<'a, Result<u64, RelayError>> {
        self.held(last).boxed()
    }

    fn page(&self, read_to: u64, _published: u64) -> BoxFuture<'_, Result<Page, RelayError>> {
        self.messages(read_to).boxed()
    }

    fn more(&self, _read_to: u64) -> BoxFuture<'_, ()> {
        self.wake.notified().boxed()
    }
}
