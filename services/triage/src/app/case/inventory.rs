//! Compares the texts beside the log with those that the log names. A text that is missing without an approved erasure was removed by somebody
//! else than this service.

use std::collections::{BTreeSet, HashMap, HashSet};

use eventlog::{EventLog, Recorded};
use kernel::{ComplaintId, Position};
use service::{Failure, Loss, MissingSeal};
use uuid::Uuid;
use vault::ContentKind;

use crate::domain::case::CaseEvent;
use crate::domain::erasure::ErasureEvent;

const PAGE: usize = 2000;

/// A text that an event names.
struct Named {
    complaint: ComplaintId,
    kind: ContentKind,
    item: u32,
    digest: [u8; 32],
}

/// The texts and erasures that the log has named so far.
#[derive(Default)]
struct Read {
    counts: HashMap<(ComplaintId, &'static str), u32>,
    erased: BTreeSet<ComplaintId>,
}

/// Every text that the log of cases names and that is not in `triage.sealed`.
pub async fn missing_seals(log: &EventLog) -> Result<Vec<MissingSeal>, Failure> {
    let (mut at, mut read, mut missing) = (Position::START, Read::default(), vec![]);
    loop {
        let rows = log.read_after(at, PAGE).await?;
        let Some(last) = rows.last().map(|row| row.position) else { break };
        missing.extend(of_page(log, &read.named(&rows)?).await?);
        at = last;
    }
    // The approval of an erasure is in the log before the first byte is deleted, so it was read by now.
    missing.retain(|seal| !read.erased.contains(&seal.complaint));
    Ok(missing)
}

impl Read {
    fn named(&mut self, rows: &[Recorded]) -> Result<Vec<Named>, Failure> {
        let mut named = vec![];
        for row in rows {
            let name = row.event_type.as_str();
            if name.starts_with("case.") {
                let event: CaseEvent = row.event()?;
                named.extend(self.text(ComplaintId::new(row.stream.uuid()), &event));
            } else if name == "erasure.ErasureApproved" {
                let event: ErasureEvent = row.event()?;
                if let ErasureEvent::ErasureApproved(approved) = event {
                    self.erased.insert(approved.complaint);
                }
            }
        }
        Ok(named)
    }

    fn text(&mut self, complaint: ComplaintId, event: &CaseEvent) -> Option<Named> {
        let (kind, seal) = event.sealed()?;
        let count = self.counts.entry((complaint, kind.code())).or_default();
        let item = *count;
        *count += 1;
        Some(Named { complaint, kind, item, digest: seal.digest })
    }
}

async fn of_page(log: &EventLog, named: &[Named]) -> Result<Vec<MissingSeal>, Failure> {
    let ids: BTreeSet<Uuid> = named.iter().map(|named| named.complaint.uuid()).collect();
    let ids: Vec<Uuid> = ids.into_iter().collect();
    let rows: Vec<(Uuid, String, Vec<u8>)> =
        sqlx::query_as(sql!("inventory_sealed")).bind(&ids).fetch_all(log.pool()).await?;
    let there: HashSet<(Uuid, &str, &[u8])> =
        rows.iter().map(|(id, kind, digest)| (*id, kind.as_str(), digest.as_slice())).collect();
    let lost = |named: &&Named| {
        !there.contains(&(named.complaint.uuid(), named.kind.code(), named.digest.as_slice()))
    };
    let missing = |named: &Named| MissingSeal {
        complaint: named.complaint,
        kind: named.kind.code(),
        item: named.item,
        loss: Loss::Gone,
    };
    Ok(named.iter().filter(lost).map(missing).collect())
}
