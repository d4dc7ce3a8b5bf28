//! Takes the content of an erased complaint out of what Itjen was told: here, and from the stream `ESCALATED`.
//!
//! Numbers stay. An escalation is nothing but its content: what is left says only that it was erased. A data request names other complaints
//! as well, so only what belongs to the erased one goes.

use bus::{Bus, Found};
use contracts::DataRequestV1;
use kernel::ComplaintId;
use service::Failure;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use topology::names;

use super::kinds;
use crate::error::damaged;

/// Whether the bus holds nothing of it any more.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Purged {
    /// It does not.
    All,
    /// The pipe may still be sending an item as it was.
    NotYet,
}

/// Rewrites the rows.
pub(crate) async fn strip(tx: &mut PgConnection, complaint: ComplaintId) -> Result<(), Failure> {
    let rows: Vec<(i64, String, Vec<u8>, Vec<u8>)> =
        sqlx::query_as(include_str!("../../sql/erase_exchange_find.sql"))
            .bind(complaint.uuid())
            .fetch_all(&mut *tx)
            .await?;
    for (number, kind, body, hash) in rows {
        let Some(left) = left(&kind, &body, &hash, complaint)? else { continue };
        let digest: [u8; 32] = Sha256::digest(&left).into();
        sqlx::query(include_str!("../../sql/erase_exchange.sql"))
            .bind(number)
            .bind(left)
            .bind(digest.as_slice())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

/// What is left of a body; `None` when there was nothing in it.
fn left(
    kind: &str,
    body: &[u8],
    hash: &[u8],
    complaint: ComplaintId,
) -> Result<Option<Vec<u8>>, Failure> {
    let known: serde_json::Value =
        serde_json::from_slice(body).map_err(|_| damaged("triage.exchange.body"))?;
    if known.get("erased").is_some() {
        return Ok(None);
    }
    let left = if kind == kinds::DATA_REQUEST {
        let mut request: DataRequestV1 =
            serde_json::from_value(known).map_err(|_| damaged("triage.exchange.body"))?;
        if !forget(&mut request, &complaint.to_string()) {
            return Ok(None);
        }
        serde_json::to_vec(&request)
    } else {
        serde_json::to_vec(&serde_json::json!({
            "erased": true, "kind": kind, "hash": hex::encode(hash),
        }))
    };
    left.map(Some).map_err(|error| Failure::internal("rewrite a message to Itjen", &error))
}

/// The complaint stays named, for the manifest counts it.
fn forget(request: &mut DataRequestV1, complaint: &str) -> bool {
    let mut changed = false;
    for one in request.complaints.iter_mut().filter(|one| one.complaint_id == complaint) {
        changed |= !one.inspectorate_wrap.is_empty();
        one.inspectorate_wrap.clear();
        for object in &mut one.objects {
            changed |= object.sealed.take().is_some();
        }
    }
    changed
}

/// Deletes the messages that still hold what the rows do not.
pub(crate) async fn purge(
    db: &PgPool,
    bus: &Bus,
    complaint: ComplaintId,
) -> Result<Purged, Failure> {
    let rows: Vec<(i64, String, Vec<u8>)> =
        sqlx::query_as(include_str!("../../sql/erase_exchange_left.sql"))
            .bind(complaint.uuid())
            .fetch_all(db)
            .await?;
    for (row, kind, hash) in rows {
        let number = u64::try_from(row).map_err(|_| damaged("triage.exchange.number"))?;
        let subject = names::subjects::to_itjen(&kind);
        let found = bus
            .delete_other(names::ESCALATED, &subject, number, &hex::encode(hash))
            .await
            .map_err(|error| Failure::unavailable("delete a message from the bus", &error))?;
        if found == Found::NotYet {
            return Ok(Purged::NotYet);
        }
        let purged = sqlx::query(include_str!("../../sql/erase_exchange_purged.sql"));
        purged.bind(row).execute(db).await?;
    }
    Ok(Purged::All)
}
