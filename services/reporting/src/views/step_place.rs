//! Which step an event belongs to, and what is known of that step.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use eventlog::Trouble;
use kernel::{Delivered, Role, Timestamp};
use serde::Deserialize;
use service::StepDone;

use crate::notice::Notice;

/// Which step an event belongs to, and by when it was due.
#[derive(Default)]
pub(super) struct Place {
    pub(super) step: String,
    pub(super) due: Option<Timestamp>,
    pub(super) overdue: bool,
}

#[derive(Deserialize)]
struct StepOverdue {
    step: String,
    due_at: Timestamp,
}

#[derive(Deserialize)]
struct DeadlineRecomputed {
    step: String,
    new: Option<Timestamp>,
}

impl Place {
    pub(super) fn of(event: &Delivered, notice: &Notice<'_>) -> Result<Self, Trouble> {
        if let Some(done) = &notice.step {
            return Ok(Self::done(done));
        }
        match event.type_parts().1 {
            "StepOverdue" => {
                let StepOverdue { step, due_at } = notice.body()?;
                Ok(Self { step, due: Some(due_at), overdue: true })
            }
            "DeadlineRecomputed" => {
                let DeadlineRecomputed { step, new } = notice.body()?;
                Ok(Self { step, due: new, overdue: false })
            }
            _ => Ok(Self { step: part_of(&event.event_type).to_owned(), ..Self::default() }),
        }
    }

    fn done(done: &StepDone) -> Self {
        let overdue = done.due_at.is_some_and(|due| done.completed_at > due);
        Self { step: done.step.to_string(), due: done.due_at, overdue }
    }
}

/// The step of events that belong to one without completing it.
fn part_of(event_type: &str) -> &'static str {
    match event_type {
        "round.RoundOpened" => "A1",
        "box.RatingReceived" | "box.BoxEmptied" => "A2",
        "round.OfficerReplied" => "A5",
        "case.CaseOpened" => "B3",
        "case.EscalationAcknowledged" => "B8",
        "case.ReplySent" => "B9",
        // Outside the steps, or of a newer publisher: listed all the same.
        _ => "",
    }
}

/// The role as the table shows it; the public is nobody.
pub(super) const fn actor(role: Role) -> &'static str {
    match role {
        Role::Reporter => "",
        known => known.code(),
    }
}

/// The standard time of a step as printed, e.g. `3 hari kerja`; empty where the procedure states none.
pub(super) fn standard(step: &str) -> &'static str {
    static STANDARDS: LazyLock<BTreeMap<&'static str, String>> = LazyLock::new(|| {
        let procedures = [sop::employee_rating(), sop::whistleblowing()];
        let steps = procedures.into_iter().flat_map(|procedure| &procedure.steps);
        steps.filter_map(|step| Some((step.id.as_str(), step.standard?.to_string()))).collect()
    });
    STANDARDS.get(step).map_or("", String::as_str)
}
