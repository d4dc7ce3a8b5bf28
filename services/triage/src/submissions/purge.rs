//! Deletes Itjen's letters that name an erased complaint from the bus: a reply holds its sealed disposition sheet, and its key wrapped to staff.
//!
//! Only what was taken in goes, for the rest of a letter must still be heard; so this waits until everything that lay there has been. When the
//! very last letter goes, the lane reads the stream again from its beginning after a restart; every id counts once, so nothing happens twice.

use bus::Bus;
use kernel::ComplaintId;
use service::Failure;
use sqlx::PgPool;
use topology::names::subjects::FROM_ITJEN;

use super::place::{STREAM, last_place};
use crate::exchange::Purged;

/// One turn. What comes after it is refused for the complaint, and ages out of the stream.
pub(crate) async fn purge_letters(
    db: &PgPool,
    bus: &Bus,
    complaint: ComplaintId,
) -> Result<Purged, Failure> {
    let failed = |error| Failure::unavailable("delete a letter from the bus", &error);
    let end = bus.end_of(STREAM).await.map_err(failed)?;
    let taken = last_place(db).await?;
    let is_all =
        taken.is_some_and(|taken| taken.created == end.created && taken.sequence >= end.sequence);
    if end.sequence > 0 && !is_all {
        return Ok(Purged::NotYet);
    }
    let text = complaint.to_string();
    let deleted =
        bus.delete_naming(STREAM, FROM_ITJEN, end.sequence, &text).await.map_err(failed)?;
    metrics::counter!("erasure_letters_deleted_total").increment(deleted);
    Ok(Purged::All)
}
