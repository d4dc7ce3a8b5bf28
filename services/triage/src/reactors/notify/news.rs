//! The notices that follow from an event: tasks that are done, and tasks that begin.
//!
//! The event says what happened, and the newest state whether it still matters. A reactor that runs late announces no task that is done.

use kernel::{PersonId, Role};
use notify::Kind;

use super::turn::{Turn, waits_for};
use crate::domain::case::{Case, CaseEvent, Stage};
use crate::domain::data_request::{DataRequest, DataRequestEvent};

/// Itjen's task after B8, which runs beside the archiving.
const ACKNOWLEDGEMENT: &str = "acknowledgement";

/// The task of reading the reporter's messages.
pub(super) const MAILBOX: &str = "mailbox";

/// Itjen's task of reading them while only Itjen can. It is a task of its own, so that the opening of the case ends it alone.
pub(super) const PENDING_MAILBOX: &str = "pending-mailbox";

/// One change of notices. A task is named within its stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Settle {
        task: &'static str,
    },
    /// All notices of the task to that person disappear, seen or not.
    Forget {
        task: &'static str,
        person: PersonId,
    },
    Tell {
        kind: Kind,
        task: &'static str,
        turn: Turn,
    },
}

/// The notices that follow from an event of a case.
pub(super) fn of_case(event: &CaseEvent, case: &Case) -> Vec<Act> {
    let mut acts: Vec<Act> = closes(event).map(settle).into_iter().collect();
    match event {
        CaseEvent::Recused(left) => acts.extend(leaves(&left.person, left.role, case)),
        CaseEvent::Excluded(left) => acts.extend(leaves(&left.person, left.role, case)),
        CaseEvent::StepOverdue(late) => {
            let still = case.overdue_noted() && waits_for(case, &late.step);
            acts.extend(tell(Kind::Overdue, case).filter(|_| still));
        }
        event => {
            let open = opens(event).is_some_and(|stage| stage == case.stage());
            acts.extend(tell(Kind::NewTask, case).filter(|_| open));
        }
    }
    if matches!(event, CaseEvent::CaseEscalated(_)) && case.receipt_number().is_none() {
        let turn = Turn::of_itjen();
        acts.push(Act::Tell { kind: Kind::NewTask, task: ACKNOWLEDGEMENT, turn });
    }
    acts
}

const fn settle(task: &'static str) -> Act {
    Act::Settle { task }
}

fn tell(kind: Kind, case: &Case) -> Option<Act> {
    Some(Act::Tell { kind, task: case.stage().code(), turn: Turn::of_case(case)? })
}

/// The task that an event ends, for everybody who has a notice of it.
const fn closes(event: &CaseEvent) -> Option<&'static str> {
    Some(match event {
        CaseEvent::CaseOpened(_) => PENDING_MAILBOX,
        CaseEvent::CaseStudied(_) => Stage::Study.code(),
        CaseEvent::DispositionGiven(_) => Stage::Disposition.code(),
        CaseEvent::ReviewAssigned(_) => Stage::Assignment.code(),
        CaseEvent::CaseReviewed(_) | CaseEvent::Reassigned(_) => Stage::Review.code(),
        CaseEvent::GradeDetermined(_) => Stage::Determination.code(),
        CaseEvent::CaseEscalated(_) => Stage::Escalation.code(),
        CaseEvent::CaseClarified(_) => Stage::Clarification.code(),
        CaseEvent::CaseArchived(_) => Stage::Archive.code(),
        CaseEvent::EscalationAcknowledged(_) => ACKNOWLEDGEMENT,
        _ => return None,
    })
}

/// The stage that an event begins, or gives to somebody else.
fn opens(event: &CaseEvent) -> Option<Stage> {
    Some(match event {
        CaseEvent::CaseOpened(_) => Stage::Study,
        CaseEvent::CaseStudied(_) => Stage::Disposition,
        CaseEvent::DispositionGiven(_) => Stage::Assignment,
        CaseEvent::ReviewAssigned(_) | CaseEvent::Reassigned(_) => Stage::Review,
        CaseEvent::CaseReviewed(_) => Stage::Determination,
        CaseEvent::GradeDetermined(determined) => Stage::after(determined.grade),
        CaseEvent::CaseEscalated(_) | CaseEvent::CaseClarified(_) => Stage::Archive,
        _ => return None,
    })
}

pub(super) fn tasks() -> impl Iterator<Item = &'static str> {
    const STAGES: [Stage; 8] = [
        Stage::Study,
        Stage::Disposition,
        Stage::Assignment,
        Stage::Review,
        Stage::Determination,
        Stage::Escalation,
        Stage::Clarification,
        Stage::Archive,
    ];
    STAGES.into_iter().map(Stage::code).chain([ACKNOWLEDGEMENT, MAILBOX, PENDING_MAILBOX])
}

/// All notices to a person who leaves disappear. Somebody else may get one instead.
fn leaves(person: &PersonId, role: Role, case: &Case) -> Vec<Act> {
    let forget = |task| Act::Forget { task, person: person.clone() };
    let instead = tell(Kind::NewTask, case).filter(|_| leaves_a_gap(person, role, case));
    tasks().map(forget).chain(instead).collect()
}

/// Whether somebody else must now do what the person who left would have done.
fn leaves_a_gap(left: &PersonId, role: Role, case: &Case) -> bool {
    match case.stage() {
        Stage::Disposition => role == Role::OfficeHead,
        Stage::Assignment => role == Role::AdminHead,
        Stage::Review => case.needs_reviewer() && case.reviewer() == Some(left),
        _ => false,
    }
}

/// The notices that follow from an event of a data request. Itjen's answer gives none by itself: each case that it opens does.
pub(super) fn of_request(event: &DataRequestEvent, request: &DataRequest) -> Vec<Act> {
    match event {
        DataRequestEvent::DataRequestSent(_) => {
            let turn = Turn::of_itjen();
            let tell = Act::Tell { kind: Kind::NewTask, task: "B3", turn };
            let open = request.reply().is_none();
            [settle("B2")].into_iter().chain(Some(tell).filter(|_| open)).collect()
        }
        DataRequestEvent::DataReplyReceived(_) => vec![settle("B3")],
        DataRequestEvent::StepOverdue(late) => {
            let task = request.expected_step().filter(|step| *step == late.step.as_str());
            let procedure = request.sent().map(|sent| &sent.procedure);
            let turn = |task| Turn::of_step(procedure, task);
            let tell = |task| Act::Tell { kind: Kind::Overdue, task, turn: turn(task) };
            task.map(tell).into_iter().collect()
        }
        _ => vec![],
    }
}
