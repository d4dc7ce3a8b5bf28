//! The desk at which a command on an open case is decided: it checks access and order, and completes steps.

use kernel::{OfficeCode, Role};
use sop::{Context, StepClock, StepRecord};

use super::events::{CaseEvent, CaseOpened};
use super::stage::Stage;
use super::state::Case;
use crate::domain::Refusal;
use crate::domain::context::{in_office, under};

/// Only holders of these roles work on cases.
const CASE_ROLES: [Role; 6] = [
    Role::WbsTeam,
    Role::AdminHead,
    Role::OfficeHead,
    Role::Inspectorate,
    Role::Service,
    Role::System,
];

pub(super) type Decision = Result<Vec<CaseEvent>, Refusal>;

/// An open case before an actor who may know of it.
#[derive(Clone, Copy)]
pub(super) struct Desk<'a> {
    pub(super) case: &'a Case,
    pub(super) file: &'a CaseOpened,
    pub(super) ctx: &'a Context<'a>,
}

impl<'a> Desk<'a> {
    /// Refuses people who must not know that the case exists. This comes before every other rule, so that no refusal reveals the case.
    pub(super) fn enter(case: &'a Case, ctx: &'a Context<'a>) -> Result<Self, Refusal> {
        let file = case.opened().ok_or(Refusal::NotFound)?;
        in_office(ctx, &file.office)?;
        let actor = ctx.actor;
        if case.is_recused(&actor.person) || actor.acting_role(&CASE_ROLES, &file.office).is_none()
        {
            return Err(Refusal::NotFound);
        }
        if file.about_head && actor.may_act_as(Role::OfficeHead, &file.office) {
            return Err(Refusal::AboutTheHead);
        }
        under(ctx, &file.procedure)?;
        Ok(Self { case, file, ctx })
    }

    /// The running clock, if the case is at the stage that the command needs.
    pub(super) fn at(&self, wanted: Stage) -> Result<&'a StepClock, Refusal> {
        match (self.case.stage(), self.case.open_clock()) {
            (stage, Some(clock)) if stage == wanted => Ok(clock),
            (Stage::Archived, _) => Err(Refusal::AlreadyArchived),
            (expected, _) => Err(Refusal::OutOfOrder { wanted, expected }),
        }
    }

    pub(super) fn office(&self) -> OfficeCode {
        self.file.office.clone()
    }

    pub(super) fn complete(&self, stage: Stage, clock: &StepClock) -> Result<StepRecord, Refusal> {
        self.complete_as(stage, clock, false)
    }

    /// Completes the step of a stage; with `substitute` Itjen acts in the stead of the office.
    pub(super) fn complete_as(
        &self,
        stage: Stage,
        clock: &StepClock,
        substitute: bool,
    ) -> Result<StepRecord, Refusal> {
        let step = stage.step().ok_or(Refusal::AlreadyArchived)?;
        self.ctx.complete(step, clock, &self.file.office, substitute)
    }

    pub(super) fn start(&self, stage: Stage) -> Result<StepClock, Refusal> {
        let step = stage.step().ok_or(Refusal::AlreadyArchived)?;
        Ok(self.ctx.start(step, self.file.zone)?)
    }

    /// True for Itjen in place of `role`, false for a holder of the role; everybody else is refused. `vacant`: no holder may read the case.
    pub(super) fn in_place_of(&self, role: Role, vacant: bool) -> Result<bool, Refusal> {
        let (actor, office) = (self.ctx.actor, &self.file.office);
        let stands_in = vacant || self.case.inspectorate_stands_in(role);
        if !self.file.about_head && actor.may_act_as(role, office) {
            return Ok(false);
        }
        if stands_in && actor.may_act_as(Role::Inspectorate, office) {
            return Ok(true);
        }
        Err(Refusal::NotYourPart { wanted: if stands_in { Role::Inspectorate } else { role } })
    }
}
