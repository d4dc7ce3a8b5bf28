//! Late steps and moved deadlines. Timers may fire late or twice, so a command that no longer applies makes no event.

use sop::StepId;

use super::desk::{Decision, Desk};
use super::events::{DeadlineRecomputed, StepOverdue};
use crate::domain::context::by_the_system;

impl Desk<'_> {
    /// Notes once that the open step is late.
    pub(super) fn note_overdue(&self, step: &StepId) -> Decision {
        by_the_system(self.ctx)?;
        let running = self.case.open_clock().filter(|clock| clock.step == *step);
        let due = running.filter(|_| !self.case.overdue_noted()).and_then(|clock| clock.due_at);
        let Some(due_at) = due.filter(|due_at| self.ctx.now > *due_at) else {
            return Ok(vec![]);
        };
        Ok(vec![
            StepOverdue {
                office: self.office(),
                step: step.clone(),
                due_at,
                noticed_at: self.ctx.now,
            }
            .into(),
        ])
    }

    /// Counts the open step's deadline again from its start, by the calendar of the context.
    pub(super) fn recompute_deadline(&self) -> Decision {
        by_the_system(self.ctx)?;
        let (Some(step), Some(clock)) = (self.case.expected_step(), self.case.open_clock()) else {
            return Ok(vec![]);
        };
        let fresh = self.ctx.start_at(step, clock.started_at, self.file.zone)?;
        if fresh.due_at == clock.due_at {
            return Ok(vec![]);
        }
        let moved = DeadlineRecomputed {
            office: self.office(),
            step: clock.step.clone(),
            old: clock.due_at,
            new: fresh.due_at,
            calendar: fresh.calendar,
        };
        Ok(vec![moved.into()])
    }
}
