//! What Itjen was told so far. What has just been committed is told a moment later, so this waits a little.

use std::time::Duration;

use kernel::{CaseId, ComplaintId, OfficeCode, Quarter};
use service::{Failure, FailureKind};
use uuid::Uuid;

use super::Triage;
use crate::exchange::escalated_so_far;

/// How long to wait for something that is about to be told.
const PATIENCE: Duration = Duration::from_secs(5);

impl Triage {
    /// The complaints that the data request of an office and quarter named.
    pub(crate) async fn told(
        &self,
        office: &OfficeCode,
        quarter: Quarter,
    ) -> Result<Vec<ComplaintId>, Failure> {
        let ask = || async {
            let ids: Option<Vec<Uuid>> =
                sqlx::query_scalar(include_str!("../../sql/exchange_told.sql"))
                    .bind(office.as_str())
                    .bind(quarter.to_string())
                    .fetch_optional(&self.db)
                    .await?;
            Ok(ids.map(|ids| ids.into_iter().map(ComplaintId::new).collect()))
        };
        self.head.until(PATIENCE, ask).await?.ok_or_else(not_told)
    }

    /// The escalated cases of an office and quarter in the order in which they were told, at least up to `case`.
    pub(crate) async fn escalated(
        &self,
        office: &OfficeCode,
        quarter: Quarter,
        case: CaseId,
    ) -> Result<Vec<CaseId>, Failure> {
        let ask = || async {
            let mut connection = self.db.acquire().await?;
            let told = escalated_so_far(&mut connection, office, quarter).await?;
            Ok(Some(told).filter(|told| told.contains(&case)))
        };
        self.head.until(PATIENCE, ask).await?.ok_or_else(not_told)
    }
}

fn not_told() -> Failure {
    Failure::new(
        FailureKind::Unavailable,
        "NOT_TOLD_YET",
        "Itjen has not been told of this yet; try again with the same command id",
    )
}
