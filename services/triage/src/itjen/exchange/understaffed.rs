//! When too few people remain for a case, then Itjen is told which role is missing. Nobody else gets access instead.

use std::collections::BTreeSet;

use contracts::UnderstaffedV1;
use kernel::{CaseId, Delivered, Role};
use service::Failure;
use sqlx::PgConnection;
use uuid::Uuid;
use vault::PublicKey;

use super::items::NewItem;
use super::kinds;
use crate::app::staff::Registered;
use crate::app::{Member, Triage, members};
use crate::domain::case::{Case, CaseOpened, Stage};
use crate::itjen::Itjen;

/// Events after which a case may lack somebody.
const CAUSES: [&str; 5] = [
    "case.CaseOpened",
    "case.CaseStudied",
    "case.DispositionGiven",
    "case.Excluded",
    "case.Recused",
];

/// Tells Itjen if a case lacks somebody after this event; returns the numbers of the new items.
pub(crate) async fn understaffed_after(
    triage: &Triage,
    tx: &mut PgConnection,
    event: &Delivered,
) -> Result<Vec<u64>, Failure> {
    if !CAUSES.contains(&event.event_type.as_str()) {
        return Ok(Vec::new());
    }
    tell(triage, tx, CaseId::new(event.stream.uuid())).await
}

/// Commits a registration, with an item for every case that lacks somebody now. It checks the cases that the person could read, and all open cases of
/// the person's offices.
pub(crate) async fn commit_registration(
    itjen: &Itjen,
    registered: Registered,
) -> Result<PublicKey, Failure> {
    let Registered { mut tx, key, offices, withdrawn } = registered;
    let lacking = sqlx::query_scalar(sql!("understaffed_cases"));
    let lacking: Vec<Uuid> = lacking.bind(offices).fetch_all(&mut *tx).await?;
    let cases: BTreeSet<Uuid> = lacking.into_iter().chain(withdrawn).collect();
    let mut numbers = Vec::new();
    for case in cases {
        numbers.extend(tell(&itjen.triage, &mut tx, CaseId::new(case)).await?);
    }
    tx.commit().await?;
    for number in numbers {
        itjen.progress.expect(number);
    }
    Ok(key)
}

/// Tells Itjen once per case and role.
async fn tell(triage: &Triage, tx: &mut PgConnection, id: CaseId) -> Result<Vec<u64>, Failure> {
    let case = triage.file(id).await?.case;
    let Some(opened) = case.opened() else { return Ok(Vec::new()) };
    let readers = members(tx, &opened.office, Some(opened.complaint)).await?;
    let mut numbers = Vec::new();
    for role in missing(&case, &readers) {
        let subject = format!("{id}/{}", role.code());
        if !known(tx, &subject).await? {
            let item = item(triage, opened, role, subject)?;
            numbers.extend(item.insert(tx).await?);
        }
    }
    Ok(numbers)
}

fn item(
    triage: &Triage,
    opened: &CaseOpened,
    role: Role,
    subject: String,
) -> Result<NewItem, Failure> {
    let body = UnderstaffedV1 {
        case_id: opened.case.to_string(),
        office: opened.office.to_string(),
        missing_role: role.code().to_owned(),
    };
    let item = NewItem::new(kinds::UNDERSTAFFED, subject, &body, triage.clock.now())?;
    let of = Some((opened.office.clone(), opened.quarter));
    Ok(NewItem { of, ids: vec![opened.case.uuid()], ..item })
}

/// The lock comes first: of two transactions that look at once, the second must see the item of the first.
async fn known(tx: &mut PgConnection, subject: &str) -> Result<bool, sqlx::Error> {
    sqlx::query(sql!("exchange_lock")).execute(&mut *tx).await?;
    sqlx::query_scalar(sql!("exchange_known"))
        .bind(kinds::UNDERSTAFFED)
        .bind(subject)
        .fetch_one(tx)
        .await
}

/// The roles that the case still needs and that no reader holds: Tim WBS until the archive, head and Kasubag for B5. In a complaint about the head
/// Itjen does B5 anyway.
fn missing(case: &Case, readers: &[Member]) -> Vec<Role> {
    let about_head = case.opened().is_some_and(|opened| opened.about_head);
    let needed: &[Role] = match case.stage() {
        Stage::New | Stage::Archived => &[],
        Stage::Disposition if !about_head => &[Role::WbsTeam, Role::OfficeHead, Role::AdminHead],
        Stage::Assignment if !about_head => &[Role::WbsTeam, Role::AdminHead],
        _ => &[Role::WbsTeam],
    };
    let held = |role: &Role| {
        let holds = |one: &Member| one.roles.contains(role) && !case.is_recused(&one.person);
        readers.iter().any(holds)
    };
    needed.iter().copied().filter(|role| !held(role)).collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::case::CaseEvent;

    fn golden(name: &str, change: (&str, &str)) -> CaseEvent {
        let file = format!("{}/tests/golden/case.{name}.v1.json", env!("CARGO_MANIFEST_DIR"));
        let json = std::fs::read_to_string(file).unwrap().replace(change.0, change.1);
        CaseEvent::decode(&format!("case.{name}"), 1, json.as_bytes()).unwrap()
    }

    fn as_stored(name: &str) -> CaseEvent {
        golden(name, ("", ""))
    }

    fn reader(person: &str, role: Role) -> Member {
        Member { person: person.parse().unwrap(), roles: vec![role] }
    }

    #[test]
    fn one_member_of_the_team_is_enough_and_none_is_not() {
        let case = Case::fold(&[as_stored("CaseOpened")]);
        assert_eq!(missing(&case, &[reader("gto-wbs-1", Role::WbsTeam)]), []);
        assert_eq!(missing(&case, &[reader("gto-head", Role::OfficeHead)]), [Role::WbsTeam]);
    }

    #[test]
    fn who_is_recused_does_not_count() {
        let case = Case::fold(&[as_stored("CaseOpened"), as_stored("Recused")]);
        assert_eq!(missing(&case, &[reader("gto-wbs-2", Role::WbsTeam)]), [Role::WbsTeam]);
        assert_eq!(missing(&case, &[reader("gto-wbs-1", Role::WbsTeam)]), []);
    }

    #[test]
    fn b5_needs_head_and_kasubag_unless_it_is_about_the_head() {
        let team = [reader("gto-wbs-1", Role::WbsTeam)];
        let studied = as_stored("CaseStudied");
        let case = Case::fold(&[as_stored("CaseOpened"), studied.clone()]);
        assert_eq!(missing(&case, &team), [Role::OfficeHead, Role::AdminHead]);
        let about = golden("CaseOpened", ("\"about_head\":false", "\"about_head\":true"));
        assert_eq!(missing(&Case::fold(&[about, studied]), &team), []);
    }

    #[test]
    fn an_archived_case_needs_nobody() {
        let case = Case::fold(&[as_stored("CaseOpened"), as_stored("CaseArchived")]);
        assert_eq!(missing(&case, &[]), []);
    }
}
