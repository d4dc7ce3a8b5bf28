//! Every step taken, with its real time beside the standard.

use kernel::{Actor, OfficeCode};
use service::Failure;
use sqlx::PgPool;

use crate::access;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Page {
    /// `None` = all offices.
    pub(crate) office: Option<OfficeCode>,
    /// Number of the row before the first.
    pub(crate) after: i64,
    pub(crate) limit: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct StepTime {
    pub(crate) number: i64,
    pub(crate) step: String,
    pub(crate) event_type: String,
    pub(crate) log: String,
    pub(crate) stream: String,
    pub(crate) version: i32,
    pub(crate) position: i64,
    pub(crate) actor: String,
    pub(crate) started_us: Option<i64>,
    pub(crate) completed_us: i64,
    pub(crate) due_us: Option<i64>,
    pub(crate) standard: String,
    pub(crate) overdue: bool,
    pub(crate) count: i64,
    pub(crate) office: String,
}

pub(crate) async fn list(
    db: &PgPool,
    actor: &Actor,
    page: &Page,
) -> Result<Vec<StepTime>, Failure> {
    let sight = access::steps(actor, page.office.as_ref())?;
    let statement = match page.office {
        Some(_) => include_str!("../../sql/steps_of_office.sql"),
        None => include_str!("../../sql/steps.sql"),
    };
    let mut query = sqlx::query_as(statement)
        .bind(page.after)
        .bind(page.limit)
        .bind(sight.about_head)
        .bind(actor.person.as_str());
    if let Some(office) = &page.office {
        query = query.bind(actor.office.is_some()).bind(office.as_str());
    }
    Ok(query.fetch_all(db).await?)
}
