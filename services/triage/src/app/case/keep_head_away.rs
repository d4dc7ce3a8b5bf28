//! Heads of office in complaints about the head. They are kept away as persons: a role can be taken from somebody, and an exclusion by role would
//! end with it.

use kernel::{Actor, CaseId, CommandId, OfficeCode, PersonId, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;

use crate::app::Triage;
use crate::domain::case::Command;
use crate::error::damaged;

const PART: &str = "triage-staff";

/// The heads of an office and their deputies, also those who were it at some time since `since_us`.
pub(crate) async fn office_heads(
    tx: &mut PgConnection,
    office: &OfficeCode,
    since_us: i64,
) -> Result<Vec<PersonId>, Failure> {
    let query = sqlx::query_scalar(sql!("staff_office_heads"));
    let people: Vec<String> = query.bind(office.as_str()).bind(since_us).fetch_all(tx).await?;
    let person = |person: String| person.parse().map_err(|_| damaged("triage.staff.person"));
    people.into_iter().map(person).collect()
}

/// Excludes a head from every case about the head of these offices. A repeat changes nothing.
pub(crate) async fn keep_head_away(
    triage: &Triage,
    person: &PersonId,
    offices: &[&str],
) -> Result<(), Failure> {
    let cases: Vec<Uuid> = sqlx::query_scalar(sql!("cases_about_head"))
        .bind(offices)
        .bind(person.as_str())
        .fetch_all(&triage.db)
        .await?;
    for case in cases.into_iter().map(CaseId::new) {
        let id = CommandId::following(&format!("{case}/{person}"), "keep-head-away");
        let exclude = Command::Exclude { person: person.clone(), role: Role::OfficeHead };
        triage.decide_as_system(case, &Actor::system(PART), id, &exclude).await?;
    }
    Ok(())
}
