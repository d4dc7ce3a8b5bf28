//! What is gone: how everybody else is told, and kept from writing to it.

use kernel::{ComplaintId, Timestamp};
use service::{Failure, FailureKind};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Triage;

type Facts = (Option<String>, Option<String>, i64);

impl Triage {
    /// `ERASED` with the facts of the tombstone, for those who may know of the complaint.
    pub(crate) async fn not_erased(&self, complaint: ComplaintId) -> Result<(), Failure> {
        let facts: Option<Facts> = sqlx::query_as(include_str!("../../sql/erased_facts.sql"))
            .bind(complaint.uuid())
            .fetch_optional(&self.db)
            .await?;
        facts.map_or(Ok(()), |facts| Err(tombstone(&facts)))
    }

    /// Those of the complaints whose content is gone, or going.
    pub(crate) async fn erased_among(
        &self,
        complaints: &[ComplaintId],
    ) -> Result<Vec<ComplaintId>, Failure> {
        let ids: Vec<Uuid> = complaints.iter().map(|complaint| complaint.uuid()).collect();
        let erased: Vec<Uuid> = sqlx::query_scalar(include_str!("../../sql/erased_among.sql"))
            .bind(ids)
            .fetch_all(&self.db)
            .await?;
        Ok(erased.into_iter().map(ComplaintId::new).collect())
    }

    /// Whether the content is gone, or going.
    pub(crate) async fn is_erased(&self, complaint: ComplaintId) -> Result<bool, sqlx::Error> {
        let erased = sqlx::query_scalar(include_str!("../../sql/erased_any.sql"));
        erased.bind(vec![complaint.uuid()]).fetch_one(&self.db).await
    }
}

/// Whether one of these complaints is erased; if none is, none will be before the end of the transaction.
pub(crate) async fn any_erased(
    tx: &mut PgConnection,
    complaints: &[Uuid],
) -> Result<bool, sqlx::Error> {
    sqlx::query(include_str!("../../sql/erased_guard.sql"))
        .bind(complaints)
        .execute(&mut *tx)
        .await?;
    let erased = sqlx::query_scalar(include_str!("../../sql/erased_any.sql"));
    erased.bind(complaints).fetch_one(tx).await
}

/// What an erasure stands on, in words for the record.
pub(crate) fn basis(law: Option<&str>, class: Option<&str>) -> String {
    match (law, class) {
        (Some(law), _) => law.to_owned(),
        (None, Some(class)) => format!("jadwal retensi arsip, kelas {class}"),
        (None, None) => "tanpa dasar yang tercatat".to_owned(),
    }
}

fn tombstone((law, class, at_us): &Facts) -> Failure {
    let date = Timestamp::from_microsecond(*at_us).unwrap_or(Timestamp::UNIX_EPOCH);
    let date = date.strftime("%Y-%m-%d");
    let basis = basis(law.as_deref(), class.as_deref());
    let message = format!(
        "the content was erased ({basis}; approved by two people on {date}): nothing is left to be read or decided"
    );
    Failure::new(FailureKind::Refused, "ERASED", message)
}
