//! What surrounds a decision: the moment, the actor with their declaration and papers, the calendar and the procedure.

use kernel::{Actor, OfficeCode, Timestamp, Zone};

use crate::{
    Attempt, Calendar, Declaration, ItemId, Procedure, Step, StepClock, StepRecord, StepRefusal,
};

/// All that a decision may know besides the state and the command.
#[derive(Clone, Copy, Debug)]
pub struct Context<'a> {
    /// When the command is decided.
    pub now: Timestamp,
    /// The person or machine that gives the command.
    pub actor: &'a Actor,
    /// What the actor declares; looked at when the command completes a step.
    pub declaration: Declaration,
    /// The papers that the actor has at hand; looked at when the command completes a step.
    pub items: &'a [ItemId],
    /// The working days as known now.
    pub calendar: &'a Calendar,
    /// The procedure that the stream is pinned to; for a new stream the one in force.
    pub procedure: &'a Procedure,
}

/// A procedure without a step that a rule needs: the wrong procedure was handed in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("the procedure has no step {0}")]
pub struct NoSuchStep(pub &'static str);

impl<'a> Context<'a> {
    /// A step of the procedure.
    pub fn step(&self, id: &'static str) -> Result<&'a Step, NoSuchStep> {
        self.procedure.step(id).ok_or(NoSuchStep(id))
    }

    /// Starts the clock of a step now, in an office's zone.
    pub fn start(&self, id: &'static str, zone: Zone) -> Result<StepClock, NoSuchStep> {
        self.start_at(id, self.now, zone)
    }

    /// Starts the clock of a step at another moment.
    pub fn start_at(
        &self,
        id: &'static str,
        at: Timestamp,
        zone: Zone,
    ) -> Result<StepClock, NoSuchStep> {
        Ok(self.step(id)?.start(at, zone, self.calendar))
    }

    /// Completes a step whose clock runs: role, declaration and completeness are the step's own rules. `substitute` lets the step's substitutes act.
    pub fn complete<E: From<NoSuchStep> + From<StepRefusal>>(
        &self,
        id: &'static str,
        clock: &StepClock,
        office: &OfficeCode,
        substitute: bool,
    ) -> Result<StepRecord, E> {
        let attempt = Attempt {
            actor: self.actor,
            office,
            declaration: self.declaration,
            items: self.items,
            substitute,
        };
        Ok(self.step(id)?.complete(&attempt, clock, self.now)?)
    }
}
