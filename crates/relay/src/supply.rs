//! A database that has messages for one stream, in the order of their numbers.

use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::Stream;
use bus::{Bus, BusError};
use eventlog::EventLog;
use futures::future::BoxFuture;
use uuid::Uuid;

use crate::error::RelayError;
use crate::window::Parcel;

/// A source of numbered messages: a log of events, or a table.
pub(crate) trait Supply: Send + Sync {
    /// For logs and metrics.
    fn name(&self) -> &'static str;
    /// The log that holds the lease, the lease's name, and this replica's name on it.
    fn lease(&self) -> (&EventLog, &'static str, Uuid);
    fn bus(&self) -> &Bus;
    fn stream(&self) -> BoxFuture<'_, Result<Stream, BusError>>;
    /// Everything that the stream holds.
    fn subjects(&self) -> String;
    /// The number of the stream's last message, after a check that the database holds the very same.
    fn number<'a>(&'a self, last: &'a StreamMessage) -> BoxFuture<'a, Result<u64, RelayError>>;
    /// The next messages after `read_to`. `published`: the number that the stream holds last.
    fn page(&self, read_to: u64, published: u64) -> BoxFuture<'_, Result<Page, RelayError>>;
    /// Waits until there may be more. A hint: other replicas write too, so there is a poll besides.
    fn more(&self, read_to: u64) -> BoxFuture<'_, ()>;
}

pub(crate) struct Page {
    pub(crate) parcels: Vec<Parcel>,
    /// Everything up to here was looked at.
    pub(crate) read_to: u64,
}
