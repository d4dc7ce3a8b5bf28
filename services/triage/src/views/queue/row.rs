//! A row of the work queue, folded from the events of its case.

use kernel::Version;
use serde::Serialize;
use sop::StepClock;
use uuid::Uuid;

use crate::domain::case::{CaseEvent, CaseOpened, DeadlineRecomputed, Stage};

/// A row; the fields are the columns.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, sqlx::FromRow)]
#[expect(clippy::struct_excessive_bools, reason = "each is a column of its own")]
pub(super) struct Row {
    pub(super) case_id: Uuid,
    office: String,
    stage: String,
    expected_step: Option<String>,
    started_us: Option<i64>,
    due_us: Option<i64>,
    calendar: Option<String>,
    overdue: bool,
    about_head: bool,
    has_reply_address: bool,
    reviewer: Option<String>,
    archived: bool,
    version: i32,
}

impl Row {
    pub(super) fn opened(opened: &CaseOpened) -> Self {
        Self {
            case_id: opened.case.uuid(),
            office: opened.office.to_string(),
            stage: Stage::New.code().to_owned(),
            expected_step: None,
            started_us: None,
            due_us: None,
            calendar: None,
            overdue: false,
            about_head: opened.about_head,
            has_reply_address: opened.has_reply_address,
            reviewer: None,
            archived: false,
            version: 0,
        }
    }

    /// Takes in an event. It follows `Case::apply`, which a test holds it to.
    pub(super) fn take(&mut self, event: &CaseEvent, version: Version) {
        self.version = version.0;
        match event {
            CaseEvent::CaseOpened(e) => self.open(Stage::Study, &e.next),
            CaseEvent::CaseStudied(e) => self.open(Stage::Disposition, &e.next),
            CaseEvent::DispositionGiven(e) => self.open(Stage::Assignment, &e.next),
            CaseEvent::ReviewAssigned(e) => {
                self.reviewer = Some(e.reviewer.to_string());
                self.open(Stage::Review, &e.next);
            }
            CaseEvent::CaseReviewed(e) => self.open(Stage::Determination, &e.next),
            CaseEvent::GradeDetermined(e) => self.open(Stage::after(e.grade), &e.next),
            CaseEvent::CaseEscalated(e) => self.open(Stage::Archive, &e.next),
            CaseEvent::CaseClarified(e) => self.open(Stage::Archive, &e.next),
            CaseEvent::CaseArchived(_) => self.close(),
            CaseEvent::Reassigned(e) => self.reviewer = Some(e.to.to_string()),
            CaseEvent::StepOverdue(_) => self.overdue = true,
            CaseEvent::DeadlineRecomputed(e) => self.move_deadline(e),
            // Whatever else moves the case is missed by a test.
            _ => {}
        }
    }

    fn open(&mut self, stage: Stage, clock: &StepClock) {
        self.stand_at(stage);
        self.started_us = Some(clock.started_at.as_microsecond());
        self.due_us = clock.due_at.map(kernel::Timestamp::as_microsecond);
        self.calendar = Some(clock.calendar.clone());
    }

    fn close(&mut self) {
        self.stand_at(Stage::Archived);
        (self.started_us, self.due_us, self.calendar) = (None, None, None);
        self.archived = true;
    }

    fn stand_at(&mut self, stage: Stage) {
        stage.code().clone_into(&mut self.stage);
        self.expected_step = stage.step().map(str::to_owned);
        self.overdue = false;
    }

    fn move_deadline(&mut self, moved: &DeadlineRecomputed) {
        self.overdue &= moved.new.is_some() && moved.new <= moved.old;
        self.due_us = moved.new.map(kernel::Timestamp::as_microsecond);
        self.calendar = Some(moved.calendar.clone());
    }
}

#[cfg(test)]
mod tests;
