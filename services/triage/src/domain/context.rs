//! What a rule asks of its [`Context`] besides the step's own standard.

use kernel::{OfficeCode, Role};
use sop::{Context, ProcedureRef};

use super::Refusal;

/// Refuses whoever belongs to another office, as if nothing were there.
pub(crate) fn in_office(ctx: &Context<'_>, office: &OfficeCode) -> Result<(), Refusal> {
    match &ctx.actor.office {
        Some(other) if other != office => Err(Refusal::NotFound),
        _ => Ok(()),
    }
}

/// Refuses another procedure version than the one that the stream began under.
pub(crate) fn under(ctx: &Context<'_>, pinned: &ProcedureRef) -> Result<(), Refusal> {
    let given = ctx.procedure.reference();
    if given == *pinned {
        return Ok(());
    }
    Err(Refusal::OtherProcedure { pinned: pinned.clone(), given })
}

/// Refuses people: clocks and calendars are the system's.
pub(crate) fn by_the_system(ctx: &Context<'_>) -> Result<(), Refusal> {
    if ctx.actor.holds(Role::System) || ctx.actor.holds(Role::Service) {
        return Ok(());
    }
    Err(Refusal::NotYourPart { wanted: Role::System })
}
