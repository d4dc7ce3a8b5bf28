//! The head of office in a complaint about the head. He is kept away as a person: a role may be taken from him, and what it kept from him would
//! then be open to him.

use kernel::{Actor, CaseId, CommandId, OfficeCode, PersonId, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;

use super::Triage;
use crate::domain::case::Command;
use crate::error::damaged;

const PART: &str = "triage-staff";

/// Who heads an office, also those who act for the head, and who did at some time since `since_us`.
pub(crate) async fn office_heads(
    tx: &mut PgConnection,
    office: &OfficeCode,
    since_us: i64,
) -> Result<Vec<PersonId>, Failure> {
    let query = sqlx::query_scalar(include_str!("../../sql/staff_office_heads.sql"));
    let people: Vec<String> = query.bind(office.as_str()).bind(since_us).fetch_all(tx).await?;
    let person = |person: String| person.parse().map_err(|_| damaged("triage.staff.person"));
    people.into_iter().map(person).collect()
}

impl Triage {
    /// Keeps a head away from every case about the head of these offices. Repeated it does nothing more.
    pub(super) async fn keep_head_away(
        &self,
        person: &PersonId,
        offices: &[&str],
    ) -> Result<(), Failure> {
        let cases: Vec<Uuid> = sqlx::query_scalar(include_str!("../../sql/cases_about_head.sql"))
            .bind(offices)
            .bind(person.as_str())
            .fetch_all(&self.db)
            .await?;
        for case in cases.into_iter().map(CaseId::new) {
            let id = CommandId::following(&format!("{case}/{person}"), "keep-head-away");
            let exclude = Command::Exclude { person: person.clone(), role: Role::OfficeHead };
            self.decide_as_system(case, &Actor::system(PART), id, &exclude).await?;
        }
        Ok(())
    }
}
