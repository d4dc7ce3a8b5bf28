//! Sources of a subscriber's events: the log of its own service, or another service's (crate `relay`).

use futures::future::BoxFuture;
use kernel::{Delivered, Epoch, LogName, Position};
use ledger::Hash;

use crate::{EventLog, LogError};

/// Longest sleep of a reader before it asks the log itself: other replicas append without waking it.
const POLL: std::time::Duration = std::time::Duration::from_millis(100);

/// Some events in order, and what is known of the log.
#[derive(Debug)]
pub struct Page {
    pub epoch: Epoch,
    /// In order of position; each `previous` is at or before the one before it.
    pub events: Vec<Delivered>,
}

/// A source of events in order.
pub trait Feed: Send {
    fn log(&self) -> LogName;
    /// At most `limit` events after a position; empty when there are none now.
    fn read(&mut self, after: Position, limit: usize) -> BoxFuture<'_, Result<Page, LogError>>;
    /// The leaf at a position in the log itself; `None` when the log does not hold it.
    fn hash_at(&mut self, position: Position) -> BoxFuture<'_, Result<Option<Hash>, LogError>>;
    /// Returns when there may be something after the position.
    fn wait(&mut self, after: Position) -> BoxFuture<'_, ()>;
}

/// The log of the subscriber's own service.
pub struct LocalFeed {
    log: EventLog,
    committed: tokio::sync::watch::Receiver<Position>,
}

impl LocalFeed {
    pub fn new(log: EventLog) -> Self {
        let committed = log.committed();
        Self { log, committed }
    }
}

impl Feed for LocalFeed {
    fn log(&self) -> LogName {
        self.log.epoch().log
    }

    fn read(&mut self, after: Position, limit: usize) -> BoxFuture<'_, Result<Page, LogError>> {
        Box::pin(async move {
            let epoch = self.log.epoch();
            let rows = self.log.read_after(after, limit).await?;
            Ok(Page { epoch, events: rows.into_iter().map(|row| row.delivered(epoch)).collect() })
        })
    }

    fn hash_at(&mut self, position: Position) -> BoxFuture<'_, Result<Option<Hash>, LogError>> {
        Box::pin(async move { self.log.hash_at(position).await })
    }

    fn wait(&mut self, after: Position) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let moved = self.committed.wait_for(|head| *head > after);
            // Time is up or the log is closing: either way the caller looks for itself.
            let _ = tokio::time::timeout(POLL, moved).await;
        })
    }
}
