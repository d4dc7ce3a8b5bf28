//! Given, when, then over a case. *Given* brings a case to a stage by its own commands, so that no test starts from an impossible past.

use kernel::{Actor, Timestamp};
use sop::{Calendar, Calendars, Context, Declaration, ItemId, Procedure};
use triage::domain::Refusal;
use triage::domain::case::{Case, CaseEvent, Command, Grade, OpenCase, Stage, decide};

use crate::cast::*;

/// A case, its history, and the context of the next command.
pub(crate) struct Story {
    pub(crate) case: Case,
    pub(crate) history: Vec<CaseEvent>,
    pub(crate) now: Timestamp,
    pub(crate) declaration: Declaration,
    pub(crate) calendar: Calendar,
    pub(crate) procedure: Procedure,
    items: Option<Vec<ItemId>>,
    grade: Grade,
    open: OpenCase,
}

/// The result of a command.
pub(crate) struct Outcome(Story, Result<Vec<CaseEvent>, Refusal>);

/// A case that is not opened yet, on a Monday morning.
pub(crate) fn given() -> Story {
    let now = at("2026-11-23T02:00:00Z");
    Story {
        case: Case::default(),
        history: vec![],
        now,
        declaration: Declaration::CLEAN,
        calendar: Calendars::builtin().known_at(now),
        procedure: sop::whistleblowing().clone(),
        items: None,
        grade: Grade::OversightGrade,
        open: released(),
    }
}

impl Story {
    pub(crate) fn about_the_head(mut self) -> Self {
        self.open.about_head = true;
        self
    }

    pub(crate) fn without_address(mut self) -> Self {
        self.open.has_reply_address = false;
        self
    }

    pub(crate) fn graded(mut self, grade: Grade) -> Self {
        self.grade = grade;
        self
    }

    pub(crate) fn declaring(mut self, declaration: Declaration) -> Self {
        self.declaration = declaration;
        self
    }

    pub(crate) fn with_items(mut self, items: &[&str]) -> Self {
        self.items = Some(items.iter().map(|item| ItemId::try_new(*item).unwrap()).collect());
        self
    }

    pub(crate) fn later(mut self, instant: &str) -> Self {
        self.now = at(instant);
        self
    }

    /// Goes on to a stage by the ordinary commands.
    pub(crate) fn at(mut self, stage: Stage) -> Self {
        while self.case.stage() != stage {
            let (actor, command) = self.ordinary();
            self = self.when(&actor, command).then_something();
        }
        self
    }

    /// The ordinary next command and its actor.
    fn ordinary(&self) -> (Actor, Command) {
        let itjen = self.open.about_head;
        match self.case.stage() {
            Stage::New => (machine(), Command::Open(self.open.clone())),
            Stage::Study => (wbs(1), study()),
            Stage::Disposition => (if itjen { inspector() } else { head() }, dispose()),
            Stage::Assignment => (if itjen { inspector() } else { kasubag() }, assign("gto-wbs-2")),
            Stage::Review => (wbs(2), review()),
            Stage::Determination => (wbs(1), determine(self.grade)),
            Stage::Escalation => (wbs(1), escalate()),
            Stage::Clarification => {
                (wbs(1), clarify(self.open.has_reply_address.then(|| sealed(7))))
            }
            Stage::Archive => (wbs(1), archive()),
            Stage::Archived => panic!("nothing follows the archive"),
        }
    }

    pub(crate) fn when(mut self, actor: &Actor, command: Command) -> Outcome {
        let items = self.items.take().unwrap_or_else(|| self.complete_items());
        let ctx = Context {
            now: self.now,
            actor,
            declaration: self.declaration,
            items: &items,
            calendar: &self.calendar,
            procedure: &self.procedure,
        };
        let result = decide(&self.case, command, &ctx);
        Outcome(self, result)
    }

    fn complete_items(&self) -> Vec<ItemId> {
        let step = self.case.expected_step().and_then(|step| self.procedure.step(step));
        step.map(|step| step.items().cloned().collect()).unwrap_or_default()
    }
}

impl Outcome {
    /// Expects exactly these events, by name. The story goes on with them.
    pub(crate) fn then(self, expected: &[&str]) -> Story {
        let Self(mut story, result) = self;
        let events = result.unwrap();
        let names: Vec<_> =
            events.iter().map(|e| e.event_type().trim_start_matches("case.")).collect();
        assert_eq!(names, expected);
        for event in &events {
            story.case.apply(event);
        }
        story.history.extend(events);
        assert_eq!(Case::fold(&story.history), story.case, "folding gives the same state");
        story
    }

    pub(crate) fn then_nothing(self) -> Story {
        self.then(&[])
    }

    pub(crate) fn then_refused(self, expected: &Refusal) -> Story {
        assert_eq!(self.1.as_ref(), Err(expected));
        self.0
    }

    fn then_something(self) -> Story {
        let names: Vec<_> = self.1.as_ref().unwrap().iter().map(CaseEvent::event_type).collect();
        let short: Vec<_> = names.iter().map(|name| name.trim_start_matches("case.")).collect();
        assert!(!short.is_empty());
        self.then(&short)
    }
}
