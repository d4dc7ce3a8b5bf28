//! To whom a letter of Itjen may give the key of what it releases, and on whom it must decide.

use std::collections::BTreeSet;

use kernel::{OfficeCode, PersonId, Quarter, Role};
use service::Failure;

use super::{Staff, Triage};
use crate::wire::Release;

const NO_MEMBER: &str = "is no registered member of the office's Tim WBS: leave out the wrap; name him in `excluded` if he was one when you were asked";

/// Every wrap is for a member of the office's Tim WBS whom the letter does not exclude, and the letter decides on every member. Whom it left open
/// would get the key later as somebody who joined since: access would be wider than Itjen meant.
pub(super) async fn check_team(
    triage: &Triage,
    office: &OfficeCode,
    answered: Option<Quarter>,
    releases: &[Release],
) -> Result<(), Failure> {
    let team = triage.team(office).await?;
    let due = triage.to_decide_on(office, answered, &team).await?;
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
                format!("leaves out {person} of Tim WBS: name him in `excluded` or wrap to him");
            wrong.push((format!("released[{number}].wraps"), what));
        }
    }
    wrong
}

impl Triage {
    /// Tim WBS as it is, and as the data request told it that is answered; a correction may come years after its request. Who has become head or Kasubag since gets the key with the study, as every head and Kasubag
    /// does: he need not be kept away.
    async fn to_decide_on(
        &self,
        office: &OfficeCode,
        answered: Option<Quarter>,
        team: &[Staff],
    ) -> Result<Vec<PersonId>, Failure> {
        let told: Vec<String> = sqlx::query_scalar(include_str!("../../sql/exchange_team.sql"))
            .bind(office.as_str())
            .bind(answered.map(|quarter| quarter.to_string()))
            .fetch_all(&self.db)
            .await?;
        let colleagues = self.colleagues(office).await?;
        let leads = |person: &PersonId| {
            let roles =
                colleagues.iter().filter(|one| one.person == *person).flat_map(|one| &one.roles);
            roles.copied().any(|role| matches!(role, Role::OfficeHead | Role::AdminHead))
        };
        let told = told.iter().filter_map(|person| person.parse().ok());
        let told = told.filter(|person| !leads(person));
        let all: BTreeSet<PersonId> =
            told.chain(team.iter().map(|member| member.person.clone())).collect();
        Ok(all.into_iter().collect())
    }
}
