//! What surrounds a command: the moment, the actor, what he declares, the calendar and the procedure.

use kernel::{Actor, CommandId, Office, Timestamp};
use service::{Failure, FailureKind};
use sop::{
    Calendar, Calendars, Context, Declaration, ItemId, Procedure, ProcedureKind, ProcedureRef,
};

use super::Triage;

/// What comes with every command.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Completed {
    /// Its id.
    pub(crate) command: CommandId,
    /// What the actor declares.
    pub(crate) declaration: Declaration,
    /// The papers at hand.
    pub(crate) items: Vec<ItemId>,
}

impl Completed {
    /// Of a command that completes no step: nothing has to be declared.
    pub(crate) const fn bare(command: CommandId) -> Self {
        Self { command, declaration: Declaration::CLEAN, items: Vec::new() }
    }
}

/// All that a decision may know besides the state and the command.
pub(crate) struct Surroundings<'a> {
    pub(crate) now: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) completed: &'a Completed,
    pub(crate) calendar: Calendar,
    pub(crate) procedure: &'static Procedure,
}

impl Surroundings<'_> {
    /// As the domain takes it.
    pub(crate) fn context(&self) -> Context<'_> {
        Context {
            now: self.now,
            actor: self.actor,
            declaration: self.completed.declaration,
            items: &self.completed.items,
            calendar: &self.calendar,
            procedure: self.procedure,
        }
    }
}

impl Triage {
    /// Now, under a procedure.
    pub(crate) fn surroundings<'a>(
        &self,
        actor: &'a Actor,
        completed: &'a Completed,
        procedure: &'static Procedure,
    ) -> Surroundings<'a> {
        let now = self.clock.now();
        let calendar = Calendars::builtin().known_at(now);
        Surroundings { now, actor, completed, calendar, procedure }
    }

    /// The revision of the procedure that is in force for an office today; before the first one, that one.
    pub(crate) fn procedure_today(&self, office: &Office) -> &'static Procedure {
        let today = office.zone.local(self.clock.now()).date();
        sop::in_force(ProcedureKind::Whistleblowing, today).unwrap_or_else(sop::whistleblowing)
    }
}

/// The revision that a stream is pinned to.
pub(crate) fn pinned(reference: &ProcedureRef) -> Result<&'static Procedure, Failure> {
    let unknown = || {
        let message =
            format!("this program has no procedure {reference}: install the version that has it");
        Failure::new(FailureKind::Internal, "UNKNOWN_PROCEDURE", message)
    };
    sop::find(reference).ok_or_else(unknown)
}
