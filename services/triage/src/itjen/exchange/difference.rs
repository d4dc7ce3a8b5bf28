//! A difference between Itjen's list and ours: stored for the operator, and shown to Itjen in the refusal.

use contracts::{Difference, ManifestKind};
use kernel::{OfficeCode, Quarter, Timestamp};
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
        store(db, *self, difference, now).await?;
        let Self { office, quarter, .. } = self;
        let message = format!(
            "the list for {office} {quarter} does not agree with what the hub knows: {difference}"
        );
        Err(Failure::new(FailureKind::Refused, "MANIFEST", message))
    }
}

async fn store(
    db: &PgPool,
    about: About<'_>,
    difference: &Difference,
    now: Timestamp,
) -> Result<(), sqlx::Error> {
    let kind: ManifestKind = about.kind;
    let (office, quarter): (&OfficeCode, Quarter) = (about.office, about.quarter);
    metrics::counter!("exchange_differences_total", "kind" => kind.code()).increment(1);
    tracing::warn!(
        kind = kind.code(),
        office = office.as_str(),
        omitted = difference.omitted.len(),
        added = difference.added.len(),
        "a manifest of Itjen differs from what is known here"
    );
    sqlx::query(include_str!("../../../sql/exchange_difference.sql"))
        .bind(now.as_microsecond())
        .bind(office.as_str())
        .bind(quarter.to_string())
        .bind(kind.code())
        .bind(&difference.omitted)
        .bind(&difference.added)
        .execute(db)
        .await
        .map(drop)
}
