//! Checks the people in a letter of Itjen: who may get a wrap, and on whom the letter must decide.

use std::collections::BTreeSet;

use kernel::{OfficeCode, PersonId, Quarter, Role};
use service::Failure;

use super::release::Release;
use crate::app::{Staff, Triage};

const NO_MEMBER: &str = "is no registered member of the office's Tim WBS: leave out the wrap; name them in `excluded` if they were one when you were asked";

/// Every wrap must be for a member of the office's Tim WBS whom the letter does not exclude. The letter must decide on every member. A member
/// on whom it does not decide would get the key later as a newcomer, and more people could read than Itjen meant.
pub(super) async fn check_team(
    triage: &Triage,
    office: &OfficeCode,
    answered: Option<Quarter>,
    releases: &[Release],
) -> Result<(), Failure> {
    let team = triage.team(office).await?;
    let due = to_decide_on(triage, office, answered, &team).await?;
    let mut wrong = undecided(&due, releases);
    wrong.extend(misplaced(&team, releases));
    if wrong.is_empty() { Ok(()) } else { Err(Failure::invalid(wrong)) }
}

/// Wraps for somebody who may have none.
fn misplaced(team: &[Staff], releases: &[Release]) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    for (number, release) in releases.iter().enumerate() {
        for (index, (person, _)) in release.wraps.iter().enumerate() {
            let mut wrap = |reason: &str| {
                wrong
                    .push((format!("released[{number}].wraps[{index}].person"), reason.to_owned()));
            };
            if !team.iter().any(|member| member.person == *person) {
                wrap(NO_MEMBER);
            }
            if release.excluded.contains(person) {
                wrap("is excluded from this very complaint: leave out one of the two");
            }
        }
    }
    wrong
}

/// Members on whom a release does not decide.
fn undecided(due: &[PersonId], releases: &[Release]) -> Vec<(String, String)> {
    let mut wrong = Vec::new();
    for (number, release) in releases.iter().enumerate() {
        let wrapped = |person: &PersonId| release.wraps.iter().any(|(to, _)| to == person);
        let open = due.iter().filter(|one| !wrapped(one) && !release.excluded.contains(one));
        for person in open {
            let what =
                format!("leaves out {person} of Tim WBS: name them in `excluded` or wrap to them");
            wrong.push((format!("released[{number}].wraps"), what));
        }
    }
    wrong
}

/// Tim WBS of today, and of the data request that is answered. A correction may come years after its request, so it passes `None`. People who have
/// become head or Kasubag since are left out: they get the key with the study, as every head and Kasubag does.
async fn to_decide_on(
    triage: &Triage,
    office: &OfficeCode,
    answered: Option<Quarter>,
    team: &[Staff],
) -> Result<Vec<PersonId>, Failure> {
    let named: Vec<String> = sqlx::query_scalar(sql!("exchange_team"))
        .bind(office.as_str())
        .bind(answered.map(|quarter| quarter.to_string()))
        .fetch_all(&triage.db)
        .await?;
    let colleagues = triage.colleagues(office).await?;
    let leads = |person: &PersonId| {
        let roles =
            colleagues.iter().filter(|one| one.person == *person).flat_map(|one| &one.roles);
        roles.copied().any(|role| matches!(role, Role::OfficeHead | Role::AdminHead))
    };
    let named = named.iter().filter_map(|person| person.parse().ok());
    let named = named.filter(|person| !leads(person));
    let all: BTreeSet<PersonId> =
        named.chain(team.iter().map(|member| member.person.clone())).collect();
    Ok(all.into_iter().collect())
}
