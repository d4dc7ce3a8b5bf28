//! At the start of the process every erasure that was carried out is ordered at intake once more: what a restored database or object store
//! brought back goes again. Without a restore nothing is there to be deleted.

use std::sync::Arc;
use std::time::Duration;

use kernel::ComplaintId;
use service::{Failure, Heartbeat, Ticker};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use super::pause;
use crate::app::{Triage, repeat_erasure};

/// Before a complaint is tried again that intake did not answer for.
const AGAIN: Duration = Duration::from_secs(5);
/// How often one complaint is tried before the next one is.
const TRIES: u32 = 20;
/// An end that is slept through: the work is done until the next start.
const DONE: Duration = Duration::from_hours(24);

/// The ticker `repeat-erasures`.
pub(crate) fn repeat_erasures(triage: Arc<Triage>) -> Ticker {
    Box::new(move |stop, heart| {
        let triage = Arc::clone(&triage);
        Box::pin(async move {
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
                        pause(&stop, &heart, AGAIN).await;
                    }
                }
            }
            while !stop.is_cancelled() {
                pause(&stop, &heart, DONE).await;
            }
        })
    })
}

async fn page(triage: &Triage, after: Uuid) -> Result<Vec<ComplaintId>, Failure> {
    let rows: Vec<Uuid> = sqlx::query_scalar(include_str!("../../sql/erased_page.sql"))
        .bind(after)
        .fetch_all(&triage.db)
        .await?;
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
        pause(stop, heart, AGAIN).await;
    }
    metrics::counter!("erasures_repeated_total", "outcome" => "failed").increment(1);
    tracing::error!("an erasure could not be repeated at intake; the next start tries again");
}
