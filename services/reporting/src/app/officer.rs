//! One employee's own result.

use kernel::{Actor, EmployeeCode, OfficeCode, Quarter};
use service::Failure;
use sqlx::PgPool;

use crate::access;

#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Whose {
    pub(crate) office: OfficeCode,
    pub(crate) period: Quarter,
    pub(crate) employee: EmployeeCode,
}

#[derive(Debug, sqlx::FromRow)]
pub(crate) struct OwnResult {
    pub(crate) figures: String,
    pub(crate) reply: Option<String>,
    pub(crate) consideration: Option<String>,
}

pub(crate) async fn get(db: &PgPool, actor: &Actor, whose: &Whose) -> Result<OwnResult, Failure> {
    access::officer(actor, &whose.office, &whose.employee)?;
    let found = sqlx::query_as(include_str!("../../sql/officer.sql"))
        .bind(whose.office.as_str())
        .bind(whose.period.to_string())
        .bind(whose.employee.as_str())
        .fetch_optional(db)
        .await?;
    found.ok_or_else(Failure::not_found)
}
