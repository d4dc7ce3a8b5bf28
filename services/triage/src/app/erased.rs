//! Erased complaints: whoever may know of one gets `ERASED`, and nothing more is written to it.

use kernel::{ComplaintId, Timestamp};
use service::{Failure, FailureKind};
use sqlx::PgConnection;
use uuid::Uuid;

use super::Triage;

/// A row of `triage.erased`.
#[derive(sqlx::FromRow)]
struct Tombstone {
    legal_basis: Option<String>,
    retention_class: Option<String>,
    at_us: i64,
}

impl Triage {
    /// Refuses with `ERASED` and the facts of the tombstone. Call it only for people who may know of the complaint.
    pub(crate) async fn not_erased(&self, complaint: ComplaintId) -> Result<(), Failure> {
        let tombstone: Option<Tombstone> = sqlx::query_as(sql!("erased_facts"))
            .bind(complaint.uuid())
            .fetch_optional(&self.db)
            .await?;
        tombstone.map_or(Ok(()), |tombstone| Err(tombstone.refusal()))
    }

    pub(crate) async fn erased_among(
        &self,
        complaints: &[ComplaintId],
    ) -> Result<Vec<ComplaintId>, Failure> {
        let ids: Vec<Uuid> = complaints.iter().map(|complaint| complaint.uuid()).collect();
        let erased: Vec<Uuid> =
            sqlx::query_scalar(sql!("erased_among")).bind(ids).fetch_all(&self.db).await?;
        Ok(erased.into_iter().map(ComplaintId::new).collect())
    }

    pub(crate) async fn is_erased(&self, complaint: ComplaintId) -> Result<bool, sqlx::Error> {
        let erased = sqlx::query_scalar(sql!("erased_any"));
        erased.bind(vec![complaint.uuid()]).fetch_one(&self.db).await
    }
}

/// Whether one of these complaints is erased. Until the transaction ends, no other can be.
pub(crate) async fn any_erased(
    tx: &mut PgConnection,
    complaints: &[Uuid],
) -> Result<bool, sqlx::Error> {
    sqlx::query(sql!("erased_guard")).bind(complaints).execute(&mut *tx).await?;
    let erased = sqlx::query_scalar(sql!("erased_any"));
    erased.bind(complaints).fetch_one(tx).await
}

/// The basis of an erasure in words, for tombstones.
pub(super) fn basis(law: Option<&str>, class: Option<&str>) -> String {
    match (law, class) {
        (Some(law), _) => law.to_owned(),
        (None, Some(class)) => format!("jadwal retensi arsip, kelas {class}"),
        (None, None) => "tanpa dasar yang tercatat".to_owned(),
    }
}

impl Tombstone {
    fn refusal(&self) -> Failure {
        let date = Timestamp::from_microsecond(self.at_us).unwrap_or(Timestamp::UNIX_EPOCH);
        let date = date.strftime("%Y-%m-%d");
        let basis = basis(self.legal_basis.as_deref(), self.retention_class.as_deref());
        let message = format!(
            "the content was erased ({basis}; approved by two people on {date}): nothing is left to be read or decided"
        );
        Failure::new(FailureKind::Refused, "ERASED", message)
    }
}
