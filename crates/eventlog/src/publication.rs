//! The public side of a log's stored events.

use kernel::{Delivered, Position};
use uuid::Uuid;

use crate::checkpoint::Checkpoint;
use crate::parked::park;
use crate::{EventLog, LogError, Recorded};

/// A stored event as others may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Publication {
    /// Version of the public shape: its own, apart from the stored one.
    pub schema_version: i16,
    /// JSON of the public shape.
    pub data: Vec<u8>,
}

/// The one total mapping of a service from stored to public events. `None` keeps the event private; an error means that the row does not read.
pub type Mapping = fn(&Recorded) -> Result<Option<Publication>, String>;

/// Public events of a log, and how far it was looked.
#[derive(Debug)]
pub struct PublicPage {
    /// In order; `previous` links each to the public event before it.
    pub events: Vec<Delivered>,
    /// Rows that do not read: left out, and to be parked by the caller.
    pub unreadable: Vec<(Delivered, String)>,
    /// Position of the last row that was looked at.
    pub read_to: Position,
}

impl EventLog {
    /// The public events after a position. `limit` counts rows looked at, so a page may be short although more follows: compare `read_to`.
    pub async fn read_public(
        &self,
        mapping: Mapping,
        after: Position,
        limit: usize,
    ) -> Result<PublicPage, LogError> {
        let mut page = PublicPage { events: Vec::new(), unreadable: Vec::new(), read_to: after };
        let mut previous = after;
        for row in self.read_after(after, limit).await? {
            page.read_to = row.position;
            let mapped = mapping(&row);
            let mut delivered = row.delivered(self.epoch());
            delivered.previous = previous;
            match mapped {
                Ok(None) => {}
                Ok(Some(publication)) => {
                    previous = delivered.position;
                    delivered.schema_version = publication.schema_version;
                    delivered.data = publication.data;
                    page.events.push(delivered);
                }
                Err(reason) => page.unreadable.push((delivered, reason)),
            }
        }
        Ok(page)
    }

    /// Takes or renews a lease on a piece of work of which one replica may do it at a time; false while another holds it.
    pub async fn hold(&self, work: &str, holder: Uuid) -> Result<bool, LogError> {
        Ok(Checkpoint::take(self.pool(), work, self.epoch(), holder).await?.is_some())
    }

    /// Gives a lease back.
    pub async fn release(&self, work: &str, holder: Uuid) {
        Checkpoint::release(self.pool(), work, self.epoch().log, holder).await;
    }

    /// Parks a row that does not read, so that an operator sees it.
    pub async fn park(&self, work: &str, event: &Delivered, reason: &str) -> Result<(), LogError> {
        let refused = || LogError::refused("park an event");
        let mut connection = self.pool().acquire().await.map_err(refused())?;
        park(&mut connection, work, event, reason).await.map_err(refused())
    }
}
