//! What a decision knows besides state and command: the moment, the actor, the declaration, the calendar, the procedure.

use kernel::{Actor, CommandId, Office, Timestamp};
use service::{Failure, FailureKind};
use sop::{
    Calendar, Calendars, Context, Declaration, ItemId, Procedure, ProcedureKind, ProcedureRef,
};

use super::Triage;

/// What comes with every command that completes a step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Completed {
    /// Id of the command. The same id again changes nothing.
    pub(crate) command: CommandId,
    /// The actor's declaration about gratification and conflict of interest.
    pub(crate) declaration: Declaration,
    /// Papers that lie before the actor.
    pub(crate) items: Vec<ItemId>,
}

impl Completed {
    /// For a command that completes no step: the procedure asks for no declaration and no papers.
    pub(crate) const fn bare(command: CommandId) -> Self {
        Self { command, declaration: Declaration::CLEAN, items: Vec::new() }
    }
}

/// The owned half of [`Context`]: the domain borrows from it.
pub(crate) struct CommandContext<'a> {
    pub(crate) now: Timestamp,
    pub(crate) actor: &'a Actor,
    pub(crate) completed: &'a Completed,
    pub(crate) calendar: Calendar,
    pub(crate) procedure: &'static Procedure,
}

impl CommandContext<'_> {
    pub(crate) fn for_domain(&self) -> Context<'_> {
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
    pub(crate) fn context<'a>(
        &self,
        actor: &'a Actor,
        completed: &'a Completed,
        procedure: &'static Procedure,
    ) -> CommandContext<'a> {
        let now = self.clock.now();
        let calendar = Calendars::builtin().known_at(now);
        CommandContext { now, actor, completed, calendar, procedure }
    }

    /// The procedure revision that is in force at an office today. Before the first revision took effect, the first one counts.
    pub(crate) fn procedure_today(&self, office: &Office) -> &'static Procedure {
        let today = office.zone.local(self.clock.now()).date();
        sop::in_force(ProcedureKind::Whistleblowing, today).unwrap_or_else(sop::whistleblowing)
    }
}

/// The revision that a stream began under.
pub(crate) fn pinned(reference: &ProcedureRef) -> Result<&'static Procedure, Failure> {
    let unknown = || {
        let message =
            format!("this program has no procedure {reference}: install the version that has it");
        Failure::new(FailureKind::Internal, "UNKNOWN_PROCEDURE", message)
    };
    sop::find(reference).ok_or_else(unknown)
}
