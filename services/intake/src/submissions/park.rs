//! Refused messages, stored for an operator without their bodies.

use contracts::Outcome;
use kernel::Timestamp;
use service::Failure;
use sqlx::PgConnection;
use topology::names;

use super::item::{Group, Item};
use super::outcome::Turn;
use super::read::INGRESS;
use super::settle::Settled;
use crate::tables::lanes::{self, Parked};

/// Parks the messages that were refused now, so that an operator sees them. Over gRPC the sender still has the message.
pub(super) async fn park(
    tx: &mut PgConnection,
    group: &Group,
    settled: &[Settled],
    now: Timestamp,
) -> Result<(), Failure> {
    let refused = group.items.iter().zip(settled).filter_map(parked);
    let refused: Vec<Parked> = refused.collect();
    let Some(place) = group.place().filter(|_| !refused.is_empty()) else { return Ok(()) };
    let stream = (names::INGRESS, place.created);
    Ok(lanes::park(tx, group.office(), stream, &refused, now.as_microsecond()).await?)
}

fn parked((item, settled): (&Item, &Settled)) -> Option<Parked> {
    let carried = item.envelope.carried()?;
    let rejected = settled.receipt.outcome == Outcome::Rejected;
    let reason = settled.receipt.reasons.first().filter(|_| rejected)?;
    (!matches!(settled.turn, Turn::Again(_))).then(|| Parked {
        sequence: carried.place.sequence,
        source: carried.source.clone(),
        id: item.envelope.uuid(),
        kind: item.envelope.known_kind().unwrap_or_default(),
        code: reason.code.text(),
        field: reason.field.clone(),
        bytes: item.envelope.body.len(),
        digest: item.digest,
    })
}
