//! The context of a command: moment, actor, declaration, papers, calendar and procedure.

use kernel::{Actor, OfficeCode, Role, Timestamp, Zone};
use sop::{Attempt, Calendar, Declaration, ItemId, Procedure, ProcedureRef, StepClock, StepRecord};

use super::Refusal;

/// All that a decision may know besides the state and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    /// The actor's declaration. Checked when the command completes a step.
    pub declaration: Declaration,
    /// Papers that lie before the actor. Checked when the command completes a step.
    pub items: &'a [ItemId],
    /// Working days, as decreed until now.
    pub calendar: &'a Calendar,
    /// The procedure version that the stream began under.
    pub procedure: &'a Procedure,
}

impl Context<'_> {
    /// Refuses people of another office with `NotFound`.
    pub(crate) fn in_office(&self, office: &OfficeCode) -> Result<(), Refusal> {
        match &self.actor.office {
            Some(other) if other != office => Err(Refusal::NotFound),
            _ => Ok(()),
        }
    }

    /// Refuses another procedure version than the one the stream began under.
    pub(crate) fn under(&self, pinned: &ProcedureRef) -> Result<(), Refusal> {
        let given = self.procedure.reference();
        if given == *pinned {
            return Ok(());
        }
        Err(Refusal::OtherProcedure { pinned: pinned.clone(), given })
    }

    /// Starts the clock of a step now.
    pub(crate) fn start(&self, step: &'static str, zone: Zone) -> Result<StepClock, Refusal> {
        let step = self.procedure.step(step).ok_or(Refusal::NoSuchStep(step))?;
        Ok(step.start(self.now, zone, self.calendar))
    }

    /// The clock of a running step, counted again by the calendar of this context.
    pub(crate) fn restart(
        &self,
        step: &'static str,
        clock: &StepClock,
        zone: Zone,
    ) -> Result<StepClock, Refusal> {
        let step = self.procedure.step(step).ok_or(Refusal::NoSuchStep(step))?;
        Ok(step.start(clock.started_at, zone, self.calendar))
    }

    /// Refuses people. Only the system acts on clocks and calendars.
    pub(crate) fn by_the_system(&self) -> Result<(), Refusal> {
        if self.actor.holds(Role::System) || self.actor.holds(Role::Service) {
            return Ok(());
        }
        Err(Refusal::NotYourPart { wanted: Role::System })
    }

    /// Completes a step by its standard. `substitute` lets Itjen act in the stead of the office.
    pub(crate) fn complete(
        &self,
        step: &'static str,
        clock: &StepClock,
        office: &OfficeCode,
        substitute: bool,
    ) -> Result<StepRecord, Refusal> {
        let step = self.procedure.step(step).ok_or(Refusal::NoSuchStep(step))?;
        let attempt = Attempt {
            actor: self.actor,
            office,
            declaration: self.declaration,
            items: self.items,
            substitute,
        };
        Ok(step.complete(&attempt, clock, self.now)?)
    }
}
