//! At the start of the process every erasure that was carried out is ordered at intake once more. After a restore of intake's database or object
//! store this deletes the content again; otherwise there is nothing to delete.

use std::sync::Arc;
use std::time::Duration;

use kernel::ComplaintId;
use service::{Failure, Heartbeat, Ticker, ticker};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::app::Triage;
use crate::app::erasure::repeat_erasure;

/// Pause before intake is asked again.
const AGAIN: Duration = Duration::from_secs(5);
/// Tries for one complaint before the next one.
const TRIES: u32 = 20;
/// Pause after the work is done. The ticker must not end, so it sleeps until the next start.
const DONE: Duration = Duration::from_hours(24);

pub(crate) fn repeat_erasures(triage: Arc<Triage>) -> Ticker {
    ticker(triage, |triage, stop, heart| async move {
        let mut after = Uuid::nil();
        while !stop.is_cancelled() {
            match page(&triage, after).await {
                Ok(complaints) if complaints.is_empty() => break,
                Ok(complaints) => {
                    for complaint in complaints {
                        repeat(&triage, complaint, &stop, &heart).await;
                        after = complaint.uuid();
                    }
                }
                Err(failure) => {
                    super::note("repeat erasures", Err(failure));
                    heart.rest(AGAIN, &stop).await;
                }
            }
        }
        while !stop.is_cancelled() {
            heart.rest(DONE, &stop).await;
        }
    })
}

async fn page(triage: &Triage, after: Uuid) -> Result<Vec<ComplaintId>, Failure> {
    let rows: Vec<Uuid> =
        sqlx::query_scalar(sql!("erased_page")).bind(after).fetch_all(&triage.db).await?;
    Ok(rows.into_iter().map(ComplaintId::new).collect())
}

async fn repeat(
    triage: &Triage,
    complaint: ComplaintId,
    stop: &CancellationToken,
    heart: &Heartbeat,
) {
    for _ in 0..TRIES {
        heart.beat();
        match repeat_erasure(triage, complaint).await {
            Ok(()) => {
                metrics::counter!("erasures_repeated_total", "outcome" => "ok").increment(1);
                return;
            }
            Err(failure) => super::note("repeat an erasure", Err(failure)),
        }
        if stop.is_cancelled() {
            return;
        }
        heart.rest(AGAIN, stop).await;
    }
    metrics::counter!("erasures_repeated_total", "outcome" => "failed").increment(1);
    tracing::error!("an erasure could not be repeated at intake; the next start tries again");
}
