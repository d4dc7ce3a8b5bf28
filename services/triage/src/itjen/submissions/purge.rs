//! Deletes Itjen's letters that name an erased complaint from the bus. A reply holds its sealed disposition sheet, and its key wrapped to staff.
//!
//! A letter may also release other complaints, so it must be taken in before it is deleted. This waits until the lane has come to the end of the
//! stream. When the very last letter is deleted, the lane reads the stream from its beginning after a restart. Every id counts once, so nothing
//! happens twice.

use bus::Bus;
use kernel::ComplaintId;
use service::Failure;
use sqlx::PgPool;
use topology::names::subjects::FROM_ITJEN;

use super::place::{STREAM, last_place};
use crate::itjen::Erased;

/// One turn. Later letters are refused for the complaint, and age out of the stream.
pub(crate) async fn purge_letters(
    db: &PgPool,
    bus: &Bus,
    complaint: ComplaintId,
) -> Result<Erased, Failure> {
    let failed = |error| Failure::unavailable("delete a letter from the bus", &error);
    let end = bus.end_of(STREAM).await.map_err(failed)?;
    let taken = last_place(db).await?;
    let is_all =
        taken.is_some_and(|taken| taken.created == end.created && taken.sequence >= end.sequence);
    if end.sequence > 0 && !is_all {
        return Ok(Erased::NotYet);
    }
    let text = complaint.to_string();
    let deleted =
        bus.delete_naming(STREAM, FROM_ITJEN, end.sequence, &text).await.map_err(failed)?;
    metrics::counter!("erasure_letters_deleted_total").increment(deleted);
    Ok(Erased::Everywhere)
}
