//! Deadlines of the running step: noticing that one passed, and moving one when the calendar changed.

use sop::{Context, StepClock, StepId};

use super::opening::end_of;
use super::{DeadlineRecomputed, Round, RoundEvent, StepOverdue};

/// `StepOverdue`, once per deadline.
pub(super) fn note_overdue(state: &Round, step: StepId, ctx: &Context<'_>) -> Vec<RoundEvent> {
    let Some(opened) = &state.opened else { return vec![] };
    // Answers may be received while the quarter still runs; nobody is late with the report of a quarter that has not ended.
    if ctx.now < end_of(opened.period, opened.zone) {
        return vec![];
    }
    let running = state.clock.as_ref().filter(|clock| clock.step == step);
    let late = running.filter(|clock| clock.is_overdue(ctx.now)).and_then(|clock| clock.due_at);
    let new = late.filter(|due| !state.overdue.iter().any(|(s, at)| *s == step && at == due));
    let (office, period, noticed_at) = (opened.office.clone(), opened.period, ctx.now);
    let note = |due_at| StepOverdue { office, period, step, due_at, noticed_at }.into();
    new.map(note).into_iter().collect()
}

/// `DeadlineRecomputed`, if the calendar of the context gives another deadline.
pub(super) fn recompute(state: &Round, step: &StepId, ctx: &Context<'_>) -> Vec<RoundEvent> {
    let Some(opened) = &state.opened else { return vec![] };
    let running = state.clock.as_ref().filter(|clock| clock.step == *step);
    let again = |clock: &StepClock| {
        let rule = ctx.procedure.step(step.as_str())?;
        let now = rule.start(clock.started_at, opened.zone, ctx.calendar);
        let (office, period) = (opened.office.clone(), opened.period);
        let (step, old, new) = (step.clone(), clock.due_at, now.due_at);
        let moved = DeadlineRecomputed { office, period, step, old, new, calendar: now.calendar };
        (old != new).then_some(moved.into())
    };
    running.and_then(again).into_iter().collect()
}
