//! The state of a case: the fold of its events.

use kernel::{PersonId, Role};
use sop::StepClock;

use super::events::{CaseEvent, CaseOpened, DeadlineRecomputed};
use super::grade::Grade;
use super::stage::Stage;
use crate::domain::numbers::LetterNumber;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Case {
    opened: Option<CaseOpened>,
    stage: Stage,
    clock: Option<StepClock>,
    overdue_noted: bool,
    reviewer: Option<PersonId>,
    recused: Vec<(PersonId, Role)>,
    excluded: Vec<PersonId>,
    grade: Option<Grade>,
    sending: Option<LetterNumber>,
    receipt: Option<LetterNumber>,
}

impl Case {
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a CaseEvent>) -> Self {
        let mut state = Self::default();
        events.into_iter().for_each(|event| state.apply(event));
        state
    }

    pub fn apply(&mut self, event: &CaseEvent) {
        match event {
            CaseEvent::CaseOpened(e) => {
                self.opened = Some(e.clone());
                self.open(Stage::Study, &e.next);
            }
            CaseEvent::CaseStudied(e) => self.open(Stage::Disposition, &e.next),
            CaseEvent::DispositionGiven(e) => self.open(Stage::Assignment, &e.next),
            CaseEvent::ReviewAssigned(e) => {
                self.reviewer = Some(e.reviewer.clone());
                self.open(Stage::Review, &e.next);
            }
            CaseEvent::CaseReviewed(e) => self.open(Stage::Determination, &e.next),
            CaseEvent::GradeDetermined(e) => {
                self.grade = Some(e.grade);
                self.open(Stage::after(e.grade), &e.next);
            }
            CaseEvent::CaseEscalated(e) => {
                self.sending = Some(e.sending_number.clone());
                self.open(Stage::Archive, &e.next);
            }
            CaseEvent::CaseClarified(e) => self.open(Stage::Archive, &e.next),
            CaseEvent::EscalationAcknowledged(e) => self.receipt = Some(e.receipt_number.clone()),
            CaseEvent::ReplySent(_) => {}
            CaseEvent::CaseArchived(_) => self.close(),
            CaseEvent::Recused(e) => self.recused.push((e.person.clone(), e.role)),
            CaseEvent::Excluded(e) => {
                self.recused.push((e.person.clone(), e.role));
                self.excluded.push(e.person.clone());
            }
            CaseEvent::Reassigned(e) => self.reviewer = Some(e.to.clone()),
            CaseEvent::StepOverdue(_) => self.overdue_noted = true,
            CaseEvent::DeadlineRecomputed(e) => self.move_deadline(e),
        }
    }

    fn open(&mut self, stage: Stage, clock: &StepClock) {
        self.stage = stage;
        self.clock = Some(clock.clone());
        self.overdue_noted = false;
    }

    fn close(&mut self) {
        self.stage = Stage::Archived;
        self.clock = None;
        self.overdue_noted = false;
    }

    /// A later deadline may be missed anew; an earlier one was already noted.
    fn move_deadline(&mut self, moved: &DeadlineRecomputed) {
        self.overdue_noted &= moved.new.is_some() && moved.new <= moved.old;
        if let Some(clock) = &mut self.clock {
            clock.due_at = moved.new;
            clock.calendar.clone_from(&moved.calendar);
        }
    }

    pub const fn opened(&self) -> Option<&CaseOpened> {
        self.opened.as_ref()
    }

    pub const fn stage(&self) -> Stage {
        self.stage
    }

    pub const fn expected_step(&self) -> Option<&'static str> {
        self.stage.step()
    }

    pub const fn open_clock(&self) -> Option<&StepClock> {
        self.clock.as_ref()
    }

    /// Whether the log already records the delay of the open step.
    pub const fn overdue_noted(&self) -> bool {
        self.overdue_noted
    }

    /// The reviewer, also after the review.
    pub const fn reviewer(&self) -> Option<&PersonId> {
        self.reviewer.as_ref()
    }

    /// Whether the person is excluded, by either event.
    pub fn is_recused(&self, person: &PersonId) -> bool {
        self.recused.iter().any(|(recused, _)| recused == person)
    }

    /// Whether the person is excluded by `Excluded`, which is published. `Recused` in older logs is not.
    pub fn is_excluded(&self, person: &PersonId) -> bool {
        self.excluded.contains(person)
    }

    /// Everybody who is excluded, by either event.
    pub fn recused(&self) -> impl Iterator<Item = &PersonId> {
        self.recused.iter().map(|(person, _)| person)
    }

    /// Whether Itjen may act in place of the role: in a complaint about the head, or when a holder of the role is recused.
    pub fn inspectorate_stands_in(&self, role: Role) -> bool {
        let about_head = self.opened.as_ref().is_some_and(|opened| opened.about_head);
        about_head || self.recused.iter().any(|(_, left)| *left == role)
    }

    /// Whether the review needs a new reviewer, because the assigned one is recused.
    pub fn needs_reviewer(&self) -> bool {
        let recused = self.reviewer.as_ref().is_some_and(|reviewer| self.is_recused(reviewer));
        self.stage == Stage::Review && recused
    }

    pub const fn grade(&self) -> Option<Grade> {
        self.grade
    }

    pub const fn sending_number(&self) -> Option<&LetterNumber> {
        self.sending.as_ref()
    }

    pub const fn receipt_number(&self) -> Option<&LetterNumber> {
        self.receipt.as_ref()
    }
}
