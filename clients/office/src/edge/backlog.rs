//! Submissions on the office's own server that have no answer yet.

use std::collections::HashSet;
use std::time::Duration;

use bus::{Bus, Lane};
use contracts::Receipt;
use kernel::OfficeCode;
use tokio::sync::watch;
use uuid::Uuid;

const READ_MAX: usize = 500;
const WAIT: Duration = Duration::from_secs(5);

/// Ids of all submissions on the server.
#[derive(Clone, Debug, Default)]
pub(super) struct Backlog {
    ids: HashSet<Uuid>,
}

#[derive(Debug, Default)]
pub(super) struct Answered(HashSet<Uuid>);

impl Answered {
    pub(super) fn add(&mut self, receipt: &Receipt) {
        self.0.extend(Uuid::parse_str(&receipt.submission));
    }
}

impl Backlog {
    /// Submissions without a receipt.
    pub(super) fn open(&self, answered: &Answered) -> usize {
        self.ids.difference(&answered.0).count()
    }

    pub(super) fn stored(&self) -> usize {
        self.ids.len()
    }
}

/// Reads all submissions on the server, from the first, and follows new ones until the server is gone.
pub(super) async fn follow(bus: &Bus, code: &OfficeCode, known: &watch::Sender<Backlog>) {
    known.send_replace(Backlog::default());
    let stream = topology::names::office_stream(code);
    let mut lane =
        Lane::new(bus.clone(), &stream, &topology::names::subjects::all_from_office(code), None);
    while bus.is_connected() {
        let Ok(found) = lane.next(READ_MAX, WAIT).await else { return };
        if found.is_empty() {
            continue;
        }
        let id = |headers: &async_nats::HeaderMap| {
            headers.get("ce-id").and_then(|id| Uuid::parse_str(id.as_str()).ok())
        };
        let ids = found.iter().filter_map(|message| id(&message.headers));
        known.send_modify(|backlog| backlog.ids.extend(ids));
    }
}
