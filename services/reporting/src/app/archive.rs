//! Archived cases, by class of problem, quarter and office.

use kernel::{Actor, CaseId, OfficeCode, Quarter};
use service::Failure;
use sqlx::PgPool;
use uuid::Uuid;

use crate::access::{self, Sight};

/// What to look for. Rows come in order of quarter, then case.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Search {
    pub(crate) office: OfficeCode,
    pub(crate) problem_class: Option<String>,
    pub(crate) from: Option<Quarter>,
    pub(crate) to: Option<Quarter>,
    /// The last row of the page before.
    pub(crate) after: Option<CaseId>,
    pub(crate) limit: i64,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Row {
    pub(crate) case_id: Uuid,
    pub(crate) office: String,
    pub(crate) problem_class: String,
    pub(crate) problem_title: String,
    pub(crate) retention_class: String,
    pub(crate) grade: Option<String>,
    pub(crate) period: String,
    pub(crate) filed_us: Option<i64>,
    pub(crate) archived_us: i64,
    pub(crate) outcome: Option<String>,
}

/// Texts before and after every quarter.
const OPEN: (&str, &str) = ("", "~");

pub(crate) async fn search(
    db: &PgPool,
    actor: &Actor,
    search: &Search,
) -> Result<Vec<Row>, Failure> {
    let sight = access::archive(actor, &search.office)?;
    let (period, case) = cursor(db, actor, search, sight).await?;
    let statement = match search.problem_class {
        Some(_) => include_str!("../../sql/archive_by_class.sql"),
        None => include_str!("../../sql/archive_by_period.sql"),
    };
    let mut query = sqlx::query_as(statement)
        .bind(search.office.as_str())
        .bind(search.from.map_or_else(|| OPEN.0.to_owned(), |from| from.to_string()))
        .bind(search.to.map_or_else(|| OPEN.1.to_owned(), |to| to.to_string()))
        .bind(period)
        .bind(case)
        .bind(sight.about_head)
        .bind(search.limit);
    if let Some(class) = &search.problem_class {
        query = query.bind(class);
    }
    Ok(query.bind(actor.person.as_str()).fetch_all(db).await?)
}

/// Where the page before ended. A row that the caller may not see is as wrong here as one that does not exist.
async fn cursor(
    db: &PgPool,
    actor: &Actor,
    search: &Search,
    sight: Sight,
) -> Result<(String, Uuid), Failure> {
    let Some(after) = search.after else { return Ok((OPEN.0.to_owned(), Uuid::nil())) };
    let period = sqlx::query_scalar(include_str!("../../sql/archive_cursor.sql"))
        .bind(search.office.as_str())
        .bind(after.uuid())
        .bind(sight.about_head)
        .bind(actor.person.as_str())
        .fetch_optional(db)
        .await?;
    let wrong =
        || Failure::invalid(vec![("after_case_id".into(), "is not in this archive".into())]);
    Ok((period.ok_or_else(wrong)?, after.uuid()))
}
