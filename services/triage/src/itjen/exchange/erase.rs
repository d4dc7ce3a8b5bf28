//! Takes the content of an erased complaint out of the items that Itjen was sent: in the table, and in the stream `ESCALATED`.
//!
//! Items keep their numbers. An escalation is nothing but content, so its new body only says that it was erased. A data request names other
//! complaints as well, so only the content of the erased one is removed.

use bus::{Bus, Found};
use contracts::DataRequestV1;
use kernel::ComplaintId;
use service::Failure;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use topology::names;

use super::kinds;
use crate::error::damaged;
use crate::itjen::Erased;

/// An item that may hold content of the complaint.
#[derive(sqlx::FromRow)]
struct Sent {
    number: i64,
    kind: String,
    body: Vec<u8>,
    hash: Vec<u8>,
}

/// Rewrites the rows that hold content of the complaint.
pub(crate) async fn strip(tx: &mut PgConnection, complaint: ComplaintId) -> Result<(), Failure> {
    let items: Vec<Sent> = sqlx::query_as(sql!("erase_exchange_find"))
        .bind(complaint.uuid())
        .fetch_all(&mut *tx)
        .await?;
    for item in items {
        let Some(left) = item.without(complaint)? else { continue };
        let digest: [u8; 32] = Sha256::digest(&left).into();
        sqlx::query(sql!("erase_exchange"))
            .bind(item.number)
            .bind(left)
            .bind(digest.as_slice())
            .execute(&mut *tx)
            .await?;
    }
    Ok(())
}

impl Sent {
    /// The body without the content of the complaint; `None` when it holds none.
    fn without(&self, complaint: ComplaintId) -> Result<Option<Vec<u8>>, Failure> {
        let known: serde_json::Value =
            serde_json::from_slice(&self.body).map_err(|_| damaged("triage.exchange.body"))?;
        if known.get("erased").is_some() {
            return Ok(None);
        }
        let left = if self.kind == kinds::DATA_REQUEST {
            let mut request: DataRequestV1 =
                serde_json::from_value(known).map_err(|_| damaged("triage.exchange.body"))?;
            if !forget(&mut request, &complaint.to_string()) {
                return Ok(None);
            }
            serde_json::to_vec(&request)
        } else {
            serde_json::to_vec(&serde_json::json!({
                "erased": true, "kind": self.kind, "hash": hex::encode(&self.hash),
            }))
        };
        left.map(Some).map_err(|error| Failure::internal("rewrite a message to Itjen", &error))
    }
}

/// The complaint stays named, because the manifest counts it.
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

/// Deletes the messages of items that were rewritten. `NotYet` when the pipe may still be sending one with the old body.
pub(crate) async fn purge(
    db: &PgPool,
    bus: &Bus,
    complaint: ComplaintId,
) -> Result<Erased, Failure> {
    let rows: Vec<(i64, String, Vec<u8>)> =
        sqlx::query_as(sql!("erase_exchange_left")).bind(complaint.uuid()).fetch_all(db).await?;
    for (row, kind, hash) in rows {
        let number = u64::try_from(row).map_err(|_| damaged("triage.exchange.number"))?;
        let subject = names::subjects::to_itjen(&kind);
        let found = bus
            .delete_other(names::ESCALATED, &subject, number, &hex::encode(hash))
            .await
            .map_err(|error| Failure::unavailable("delete a message from the bus", &error))?;
        if found == Found::NotYet {
            return Ok(Erased::NotYet);
        }
        let purged = sqlx::query(sql!("erase_exchange_purged"));
        purged.bind(row).execute(db).await?;
    }
    Ok(Erased::Everywhere)
}
