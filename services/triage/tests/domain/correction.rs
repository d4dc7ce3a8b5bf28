//! After B3: corrections of Itjen's reply.

use kernel::{Actor, ComplaintId, Role};
use sop::{Calendars, Context, Declaration, StepId, StepRefusal};
use triage::domain::Refusal;
use triage::domain::data_request::{
    Command, CorrectDataReply, DataRequest, DataRequestEvent, RecordDataReply, decide,
};

use crate::cast::{at, inspector, letter, wbs};
use crate::data_request::{complaint, sent, when};

const NOW: &str = "2026-10-06T02:00:00Z";

type Decision = Result<Vec<DataRequestEvent>, Refusal>;

/// Complaint 1 is released, 2 and 3 are withheld, 4 came later.
fn replied() -> Vec<DataRequestEvent> {
    let mut history = sent();
    let reply = Command::RecordReply(RecordDataReply {
        letter_number: letter("PW.03.02/G.I/77/2026"),
        released: vec![complaint(1)],
        withheld: vec![complaint(2), complaint(3)],
        sheets: vec![],
        excluded: vec![],
    });
    history.extend(when(&history, at(NOW), &inspector(), reply).unwrap());
    history
}

fn correction(number: &str, released: &[ComplaintId]) -> Command {
    Command::CorrectReply(CorrectDataReply {
        letter_number: letter(number),
        released: released.to_vec(),
        sheets: vec![],
        excluded: vec![],
        pending: vec![complaint(2), complaint(3), complaint(4)],
    })
}

fn correct(history: &[DataRequestEvent], actor: &Actor, released: &[ComplaintId]) -> Decision {
    when(history, at(NOW), actor, correction("PW.03.02/G.I/91/2026", released))
}

#[test]
fn what_was_withheld_or_has_come_since_is_released() {
    let mut history = replied();
    history.extend(correct(&history, &inspector(), &[complaint(3), complaint(4)]).unwrap());
    let state = DataRequest::fold(&history);
    assert_eq!(state.withheld().collect::<Vec<_>>(), [complaint(2)]);
    let released: Vec<_> = state.released().collect();
    assert_eq!(released, [complaint(1), complaint(3), complaint(4)]);
    assert_eq!(state.open_clock(), None, "no clock begins anew");
}

#[test]
fn the_same_letter_again_changes_nothing_and_another_content_is_refused() {
    let mut history = replied();
    history.extend(correct(&history, &inspector(), &[complaint(3)]).unwrap());
    assert_eq!(correct(&history, &inspector(), &[complaint(3)]), Ok(vec![]));
    let letter = letter("PW.03.02/G.I/91/2026");
    let other = correct(&history, &inspector(), &[complaint(2)]);
    assert_eq!(other, Err(Refusal::AlreadyReplied { letter }));
}

#[test]
fn a_correction_needs_a_request_and_a_reply() {
    assert_eq!(correct(&[], &inspector(), &[complaint(2)]), Err(Refusal::NotRequested));
    assert_eq!(correct(&sent(), &inspector(), &[complaint(2)]), Err(Refusal::NotAnswered));
}

#[test]
fn only_itjen_corrects() {
    let refusal = Refusal::NotYourPart { wanted: Role::Inspectorate };
    assert_eq!(correct(&replied(), &wbs(1), &[complaint(2)]), Err(refusal));
}

#[test]
fn a_correction_releases_something() {
    assert_eq!(correct(&replied(), &inspector(), &[]), Err(Refusal::NothingToCorrect));
}

#[test]
fn each_complaint_is_released_once() {
    let twice = correct(&replied(), &inspector(), &[complaint(2), complaint(2)]);
    assert_eq!(twice, Err(Refusal::ReleasedTwice(complaint(2))));
    let again = correct(&replied(), &inspector(), &[complaint(1)]);
    assert_eq!(again, Err(Refusal::ReleasedTwice(complaint(1))));
    let mut history = replied();
    history.extend(correct(&history, &inspector(), &[complaint(2)]).unwrap());
    let corrected =
        when(&history, at(NOW), &inspector(), correction("PW.03.02/G.I/92/2026", &[complaint(2)]));
    assert_eq!(corrected, Err(Refusal::ReleasedTwice(complaint(2))));
}

#[test]
fn a_stranger_is_not_released() {
    let stray = correct(&replied(), &inspector(), &[complaint(9)]);
    assert_eq!(stray, Err(Refusal::NotWithheld(complaint(9))));
}

#[test]
fn whoever_has_a_conflict_corrects_nothing() {
    let with = |declaration: Declaration| {
        let (now, actor) = (at(NOW), inspector());
        let ctx = Context {
            now,
            actor: &actor,
            declaration,
            items: &[],
            calendar: &Calendars::builtin().known_at(now),
            procedure: sop::whistleblowing(),
        };
        let command = correction("PW.03.02/G.I/91/2026", &[complaint(2)]);
        decide(&DataRequest::fold(&replied()), command, &ctx)
    };
    let step = || StepId::try_new("B3").unwrap();
    let conflict = Declaration { no_conflict_of_interest: false, ..Declaration::CLEAN };
    let refusal = StepRefusal::ConflictOfInterest { step: step() };
    assert_eq!(with(conflict), Err(refusal.into()));
    let gift = Declaration { no_gratification: false, ..Declaration::CLEAN };
    let refusal = StepRefusal::GratificationNotDeclared { step: step() };
    assert_eq!(with(gift), Err(refusal.into()));
}
