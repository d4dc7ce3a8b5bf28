//! A difference between Itjen's list and ours: stored for the operator, and shown to Itjen in the refusal.

use contracts::Difference;
use kernel::Timestamp;
use service::{Failure, FailureKind};
use sqlx::PgPool;

use super::manifests::About;

impl About<'_> {
    /// Stores a difference and returns the refusal that shows it; `Ok` when nothing differs.
    pub(crate) async fn compare(
        &self,
        db: &PgPool,
        difference: &Difference,
        now: Timestamp,
    ) -> Result<(), Failure> {
        if difference.is_empty() {
            return Ok(());
        }
        let Self { kind, office, quarter } = *self;
        metrics::counter!("exchange_differences_total", "kind" => kind.code()).increment(1);
        tracing::warn!(
            kind = kind.code(),
            office = office.as_str(),
            omitted = difference.omitted.len(),
            added = difference.added.len(),
            "a manifest of Itjen differs from what is known here"
        );
        sqlx::query(sql!("exchange_difference"))
            .bind(now.as_microsecond())
            .bind(office.as_str())
            .bind(quarter.to_string())
            .bind(kind.code())
            .bind(&difference.omitted)
            .bind(&difference.added)
            .execute(db)
            .await?;
        let message = format!(
            "the list for {office} {quarter} does not agree with what the hub knows: {difference}"
        );
        Err(Failure::new(FailureKind::Refused, "MANIFEST", message))
    }
}
