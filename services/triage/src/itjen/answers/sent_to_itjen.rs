//! Items that were sent to Itjen so far. An event that was just committed becomes an item a moment later, so both questions wait a little.

use std::time::Duration;

use kernel::{CaseId, ComplaintId, OfficeCode, Quarter};
use service::{Failure, FailureKind};
use uuid::Uuid;

use crate::itjen::Itjen;
use crate::itjen::exchange::escalated_so_far;

/// Longest wait for an item that is about to be written.
const PATIENCE: Duration = Duration::from_secs(5);

pub(super) async fn named_in_request(
    itjen: &Itjen,
    office: &OfficeCode,
    quarter: Quarter,
) -> Result<Vec<ComplaintId>, Failure> {
    let ask = || async {
        let ids: Option<Vec<Uuid>> = sqlx::query_scalar(sql!("exchange_named"))
            .bind(office.as_str())
            .bind(quarter.to_string())
            .fetch_optional(&itjen.triage.db)
            .await?;
        Ok(ids.map(|ids| ids.into_iter().map(ComplaintId::new).collect()))
    };
    itjen.progress.until(PATIENCE, ask).await?.ok_or_else(not_sent)
}

/// The escalated cases of an office and quarter in the order of their items, at least up to `case`.
pub(super) async fn escalated(
    itjen: &Itjen,
    office: &OfficeCode,
    quarter: Quarter,
    case: CaseId,
) -> Result<Vec<CaseId>, Failure> {
    let ask = || async {
        let mut connection = itjen.triage.db.acquire().await?;
        let sent = escalated_so_far(&mut connection, office, quarter).await?;
        Ok(Some(sent).filter(|sent| sent.contains(&case)))
    };
    itjen.progress.until(PATIENCE, ask).await?.ok_or_else(not_sent)
}

fn not_sent() -> Failure {
    Failure::new(
        FailureKind::Unavailable,
        "NOT_TOLD_YET",
        "Itjen has not been told of this yet; try again with the same command id",
    )
}
