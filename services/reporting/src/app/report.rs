//! The report of a rating round.

use kernel::{Actor, OfficeCode, Quarter};
use service::Failure;
use sqlx::PgPool;

use crate::access;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Round {
    pub(crate) office: OfficeCode,
    pub(crate) period: Quarter,
}

/// The report, from A4 on.
#[derive(Debug, sqlx::FromRow)]
pub(crate) struct Report {
    pub(crate) figures: String,
    pub(crate) analysis: Option<String>,
    pub(crate) considerations: Option<String>,
    pub(crate) compiled_us: Option<i64>,
    pub(crate) final_us: Option<i64>,
    pub(crate) cutoff: Option<i64>,
    pub(crate) count: Option<i64>,
    pub(crate) dataset_hash: Option<String>,
}

pub(crate) async fn get(db: &PgPool, actor: &Actor, round: &Round) -> Result<Report, Failure> {
    access::report(actor, &round.office)?;
    let found = sqlx::query_as(include_str!("../../sql/report.sql"))
        .bind(round.office.as_str())
        .bind(round.period.to_string())
        .fetch_optional(db)
        .await?;
    found.ok_or_else(Failure::not_found)
}
