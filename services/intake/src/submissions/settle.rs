//! The one transaction of a group: position of the lane, ids, ballots, parked messages and, last, the receipts.

use std::collections::{HashMap, HashSet};

use contracts::{Outcome, Receipt};
use kernel::{OfficeCode, Timestamp};
use service::{Failure, FailureKind};
use sqlx::PgConnection;
use uuid::Uuid;

use super::item::{Group, Item};
use super::outcome::{self, Turn};
use super::park;
use super::read::{Work, again};
use super::{Answer, Ingress, Track};
use crate::error::unreadable;
use crate::tables::lanes;
use crate::tables::receipts::{self, NewReceipt};
use crate::tables::submissions::{self, Bound};
use crate::tables::{Ballot, cast};

/// Settles a group and returns its receipts in order.
pub(super) async fn settle(
    ingress: &Ingress,
    group: &Group,
    track: Option<&mut Track>,
) -> Result<Vec<Answer>, Failure> {
    let (office, now) = (group.office(), ingress.clock.now());
    let mut tx = ingress.db.begin().await?;
    if let (Some(track), Some(to)) = (&track, group.place()) {
        let moved = lanes::advance(&mut tx, &track.office, track.place, to).await?;
        if !moved {
            return Err(moved_by_another());
        }
    }
    let settled = decide(&mut tx, group, now).await?;
    park::park(&mut tx, group, &settled, now).await?;
    let answers = issue(&mut tx, office, group, &settled, now).await?;
    tx.commit().await?;
    if let Some(track) = track {
        track.place = group.place();
    }
    count(ingress, group, &settled);
    Ok(answers)
}

pub(super) struct Settled {
    pub(super) turn: Turn,
    pub(super) receipt: Receipt,
}

/// Binds the ids, casts the ballots, and finds the receipts that were given before.
async fn decide(
    tx: &mut PgConnection,
    group: &Group,
    now: Timestamp,
) -> Result<Vec<Settled>, Failure> {
    let office = group.office();
    let ids: Vec<Bound> = group.items.iter().filter_map(Item::bound).collect();
    submissions::claim(&mut *tx, office, &ids).await?;
    let standing = submissions::lock(tx, office, &ids).await?;
    let turns: Vec<Turn> = group.items.iter().map(|item| outcome::turn(item, &standing)).collect();
    let earlier: Vec<i64> = standing.values().filter_map(|found| found.receipt).collect();
    let earlier = receipts::bodies(tx, &earlier).await?;
    let mut fresh = cast_ballots(tx, group, &turns).await?;
    let each = group.items.iter().zip(turns);
    each.map(|(item, turn)| {
        let receipt = match turn {
            Turn::First => outcome::first(item, &mut fresh, now),
            Turn::Reused => outcome::reused(item, now),
            Turn::Again(number) => repeated(&earlier, number)?,
        };
        Ok(Settled { turn, receipt })
    })
    .collect()
}

fn repeated(earlier: &HashMap<i64, Vec<u8>>, number: i64) -> Result<Receipt, Failure> {
    earlier.get(&number).and_then(|body| again(body)).ok_or_else(|| unreadable(&Unreadable))
}

async fn cast_ballots(
    tx: &mut PgConnection,
    group: &Group,
    turns: &[Turn],
) -> Result<HashSet<Vec<u8>>, Failure> {
    let mut ballots = vec![];
    for (item, turn) in group.items.iter().zip(turns) {
        if let (Ok(Work::Ratings(casts)), Turn::First) = (&item.verdict, turn) {
            for one in &casts.good {
                let rating = serde_json::to_vec(&one.rating).map_err(|error| unreadable(&error))?;
                ballots.push(Ballot {
                    form_hash: one.form.hash(),
                    office: item.envelope.office.clone(),
                    place: one.place.clone(),
                    shift: one.shift,
                    service: one.service.clone(),
                    rating,
                });
            }
        }
    }
    if ballots.is_empty() {
        return Ok(HashSet::new());
    }
    Ok(cast(tx, ballots.iter()).await?)
}

/// Numbers the receipts and notes the first ones under their ids.
async fn issue(
    tx: &mut PgConnection,
    office: &OfficeCode,
    group: &Group,
    settled: &[Settled],
    now: Timestamp,
) -> Result<Vec<Answer>, Failure> {
    let mut new = vec![];
    for (item, Settled { receipt, .. }) in group.items.iter().zip(settled) {
        new.push(NewReceipt {
            office: item.envelope.answer_to(),
            received: receipt.outcome == Outcome::Received,
            submission: receipt.submission.clone(),
            body: serde_json::to_vec(receipt).map_err(|error| unreadable(&error))?,
        });
    }
    let first = receipts::issue(tx, &new, now.as_microsecond()).await?;
    let firsts = group.items.iter().zip(settled).zip(first..);
    let firsts = firsts.filter(|((_, settled), _)| settled.turn == Turn::First);
    let answers: Vec<(Uuid, i64)> =
        firsts.filter_map(|((item, _), number)| Some((item.id?, number))).collect();
    submissions::settle(tx, office, answers).await?;
    let answer = |new: NewReceipt| Answer { submission: new.submission, body: new.body };
    Ok(new.into_iter().map(answer).collect())
}

fn count(ingress: &Ingress, group: &Group, settled: &[Settled]) {
    let office = group.office();
    let known = ingress.offices.iter().any(|known| known.code == *office);
    let office = if known { office.to_string() } else { "unknown".to_owned() };
    for (item, Settled { turn, receipt }) in group.items.iter().zip(settled) {
        let outcome = match (turn, receipt.outcome) {
            (Turn::Again(_), _) => "again",
            (_, Outcome::Received) => "received",
            (_, Outcome::Rejected) => "rejected",
        };
        let kind = item.envelope.known_kind().unwrap_or("unknown");
        metrics::counter!("ingress_submissions_total", "office" => office.clone(), "kind" => kind, "outcome" => outcome).increment(1);
        if let (Ok(Work::Ratings(_)), Turn::First) = (&item.verdict, turn) {
            for (again, count) in
                [("no", receipt.counts.received), ("yes", receipt.counts.duplicate)]
            {
                metrics::counter!("ratings_received_total", "again" => again)
                    .increment(u64::from(count));
            }
        }
    }
}

fn moved_by_another() -> Failure {
    Failure::new(
        FailureKind::Conflict,
        "LANE_MOVED",
        "another replica has taken these messages: look where the lane stands now",
    )
}

#[derive(Debug, thiserror::Error)]
#[error("an earlier receipt is missing or does not read")]
struct Unreadable;
