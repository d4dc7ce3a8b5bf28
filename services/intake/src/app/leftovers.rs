//! Removes the bytes that a crash left beside the log: attempts that lost, messages and files that no event can name any more, sealed bytes of
//! erased complaints. An attempt whose complaint is not in the log stays: its form may still be sent again.

use std::sync::Arc;
use std::time::Duration;

use kernel::ComplaintId;
use service::{Failure, Heartbeat, Stop, Ticker};
use uuid::Uuid;

use super::Intake;
use super::empty_boxes::rest;
use crate::domain::{Complaint, Refusal};
use crate::tables::mail::Held;
use vault::ContentKind;

/// Time between two rounds.
const EVERY: Duration = Duration::from_mins(10);
/// Complaints looked at in a round.
const PAGE: i64 = 1000;

/// Looks at some complaints every so often, at all of them in turn.
pub(crate) fn ticker(intake: Arc<Intake>) -> Ticker {
    Box::new(move |stop, heart| Box::pin(tick(Arc::clone(&intake), stop, heart)))
}

async fn tick(intake: Arc<Intake>, stop: Stop, heart: Heartbeat) {
    let mut after = Uuid::nil();
    while !stop.is_cancelled() {
        match sweep(&intake, after, &|| heart.beat()).await {
            Ok(last) => after = last,
            // Logged where it arose; the next round begins where this one did.
            Err(_) => metrics::counter!("leftovers_failures_total").increment(1),
        }
        rest(EVERY, &stop, &heart).await;
    }
    heart.stop();
}

/// Looks at the complaints after this id, and returns the id after which to go on.
pub(crate) async fn sweep(
    intake: &Intake,
    after: Uuid,
    beat: &(dyn Fn() + Send + Sync),
) -> Result<Uuid, Failure> {
    let complaints = intake.filings.complaints(after, PAGE).await?;
    for complaint in &complaints {
        let removed = sweep_one(intake, *complaint).await?;
        metrics::counter!("leftovers_removed_total").increment(removed);
        beat();
    }
    Ok(complaints.last().map_or(Uuid::nil(), |last| last.uuid()))
}

async fn sweep_one(intake: &Intake, complaint: ComplaintId) -> Result<u64, Failure> {
    let held = intake.filings.held(complaint).await?;
    // Read after the rows: what is named by now is seen.
    let state = intake.log.load::<Complaint>(complaint.into()).await?.state;
    let Some(filing) = state.filing() else { return Ok(0) };
    if state.open() == Err(Refusal::Erased) {
        // By their rows alone: a store with versions would note every deletion, again and again.
        return intake.filings.erase(complaint, filing, &[]).await;
    }
    let dead: Vec<Held> = held.into_iter().filter(|one| is_left_over(&state, one)).collect();
    let others = intake.filings.forget_others(complaint, filing).await?;
    Ok(others + intake.filings.forget_held(&dead).await?)
}

/// True when the log names something else under its number. While the number is free, its sender may still be about to append.
fn is_left_over(state: &Complaint, held: &Held) -> bool {
    let next = state.next();
    let next = if held.kind == ContentKind::Message { next.message } else { next.file };
    held.item < next && !state.holds(&held.original.unwrap_or(held.digest))
}
