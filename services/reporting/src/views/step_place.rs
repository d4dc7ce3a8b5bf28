//! Which step an event belongs to, and what is known of that step.

use std::collections::BTreeMap;
use std::sync::LazyLock;

use contracts::public::{PublicEvent, StepDone, Survey, Triage};
use kernel::{Role, Timestamp};

use crate::notice::Notice;

/// Which step an event belongs to, and by when the step was due.
#[derive(Default)]
pub(super) struct Place {
    /// Empty outside the steps, and for a type that is not known here.
    pub(super) step: String,
    pub(super) due: Option<Timestamp>,
    pub(super) overdue: bool,
}

impl Place {
    pub(super) fn of(notice: &Notice) -> Self {
        if let Some(done) = &notice.step {
            return Self::done(done);
        }
        let Some(body) = &notice.body else { return Self::default() };
        let step = body.step().unwrap_or_default().to_owned();
        let (due, overdue) = deadline(body);
        Self { step, due, overdue }
    }

    fn done(done: &StepDone) -> Self {
        let overdue = done.due_at.is_some_and(|due| done.completed_at > due);
        Self { step: done.step.to_string(), due: done.due_at, overdue }
    }
}

/// What the clock's events say: when the step was or is due, and whether it is late.
const fn deadline(body: &PublicEvent) -> (Option<Timestamp>, bool) {
    match body {
        PublicEvent::Survey(Survey::StepOverdue(late)) => (Some(late.due_at), true),
        PublicEvent::Triage(Triage::CaseStepOverdue(late)) => (Some(late.due_at), true),
        PublicEvent::Triage(Triage::DataRequestStepOverdue(late)) => (Some(late.due_at), true),
        PublicEvent::Survey(Survey::DeadlineRecomputed(moved)) => (moved.new, false),
        PublicEvent::Triage(Triage::CaseDeadlineRecomputed(moved)) => (moved.new, false),
        PublicEvent::Triage(Triage::DataRequestDeadlineRecomputed(moved)) => (moved.new, false),
        _ => (None, false),
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
