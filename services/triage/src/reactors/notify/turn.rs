//! The people whose turn it is.

use std::collections::BTreeSet;

use kernel::{PersonId, Role};
use sop::{ProcedureRef, StepId};

use crate::app::Member;
use crate::domain::case::{Case, Stage};

/// The people who must do the next thing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Turn {
    /// Staff of the office with one of these roles.
    pub(super) roles: Vec<Role>,
    /// Of the staff only this person.
    pub(super) only: Option<PersonId>,
    pub(super) itjen: bool,
}

impl Turn {
    pub(super) fn of_itjen() -> Self {
        Self { itjen: true, ..Self::default() }
    }

    pub(super) fn of_team() -> Self {
        Self { roles: vec![Role::WbsTeam], ..Self::default() }
    }

    /// The actors of a step, as its procedure names them.
    pub(super) fn of_step(procedure: Option<&ProcedureRef>, step: &str) -> Self {
        let procedure = procedure.and_then(sop::find).unwrap_or_else(sop::whistleblowing);
        let roles = procedure.step(step).map_or(vec![], |step| step.actors.clone());
        let itjen = roles.contains(&Role::Inspectorate);
        Self { roles, only: None, itjen }
    }

    /// The people for whom the open step of the case waits. B5 waits for the head and then for the Kasubag, or for Itjen in their place. B6 waits
    /// for the reviewer alone, or for the Kasubag to name a new one.
    pub(super) fn of_case(case: &Case) -> Option<Self> {
        let step = case.stage().step()?;
        Some(match case.stage() {
            Stage::Disposition => in_place_of(case, Role::OfficeHead),
            Stage::Assignment => in_place_of(case, Role::AdminHead),
            Stage::Review if case.needs_reviewer() => in_place_of(case, Role::AdminHead),
            stage => {
                let procedure = case.opened().map(|opened| &opened.procedure);
                let only = case.reviewer().filter(|_| stage == Stage::Review).cloned();
                Self { only, ..Self::of_step(procedure, step) }
            }
        })
    }

    /// The people who get the notice. `members` are the staff who may know of the matter. With a case, nobody who left it is among them, and no head
    /// in a complaint about the head.
    pub(super) fn people(
        &self,
        case: Option<&Case>,
        members: &[Member],
        itjen: &[PersonId],
    ) -> BTreeSet<PersonId> {
        let about_head = case.and_then(Case::opened).is_some_and(|opened| opened.about_head);
        let staff = members.iter().filter(|member| {
            self.roles.iter().any(|role| member.roles.contains(role))
                && self.only.as_ref().is_none_or(|only| *only == member.person)
                && !(about_head && member.roles.contains(&Role::OfficeHead))
        });
        let itjen = itjen.iter().filter(|_| self.itjen);
        staff
            .map(|member| &member.person)
            .chain(itjen)
            .filter(|person| case.is_none_or(|case| !case.is_recused(person)))
            .cloned()
            .collect()
    }
}

fn in_place_of(case: &Case, role: Role) -> Turn {
    let about_head = case.opened().is_some_and(|opened| opened.about_head);
    let roles = if about_head { vec![] } else { vec![role] };
    Turn { roles, only: None, itjen: case.inspectorate_stands_in(role) }
}

pub(super) fn waits_for(case: &Case, step: &StepId) -> bool {
    case.expected_step() == Some(step.as_str())
}
