//! Takes an erased complaint out of everything that passed between the hub and Itjen.

use bus::Bus;
use kernel::ComplaintId;
use service::Failure;

use super::exchange::{purge, strip};
use super::submissions::purge_letters;
use crate::app::Triage;

/// Whether the bus still holds something of the complaint.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Erased {
    Everywhere,
    /// It may: an item is still being sent, or a letter was not taken in yet.
    NotYet,
}

/// One turn: rewrites the items, deletes their messages from `ESCALATED`, and Itjen's letters from `INGRESS_ITJEN`. May be repeated.
pub(crate) async fn erase(
    triage: &Triage,
    bus: &Bus,
    complaint: ComplaintId,
) -> Result<Erased, Failure> {
    let mut tx = triage.db.begin().await?;
    strip(&mut tx, complaint).await?;
    tx.commit().await?;
    match purge(&triage.db, bus, complaint).await? {
        Erased::NotYet => Ok(Erased::NotYet),
        Erased::Everywhere => purge_letters(&triage.db, bus, complaint).await,
    }
}
