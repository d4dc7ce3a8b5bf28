//! What happened in a case.

use kernel::{Actor, CaseId, OfficeCode};
use service::Failure;
use sqlx::PgPool;

use super::steps::StepTime;
use crate::access;

/// Reads it, in the order of the case. A case that the caller may not see does not exist.
pub(crate) async fn get(
    db: &PgPool,
    actor: &Actor,
    case: CaseId,
) -> Result<Vec<StepTime>, Failure> {
    let found: Option<(String, bool)> = sqlx::query_as(include_str!("../../sql/case.sql"))
        .bind(case.uuid())
        .bind(actor.person.as_str())
        .fetch_optional(db)
        .await?;
    let (office, about_head) = found.ok_or_else(Failure::not_found)?;
    let office = OfficeCode::try_new(office)
        .map_err(|error| Failure::internal("read the office of a case", &error))?;
    access::case(actor, &office, about_head)?;
    let events = sqlx::query_as(include_str!("../../sql/case_events.sql")).bind(case.uuid());
    Ok(events.bind(actor.office.is_some()).fetch_all(db).await?)
}
