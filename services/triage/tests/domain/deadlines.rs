//! Late steps and moved deadlines.

use kernel::Role;
use sop::{OfficeDay, OfficeDays, StepId};
use triage::domain::Refusal;
use triage::domain::case::{CaseEvent, Command, Stage};

use crate::cast::*;
use crate::story::{Story, given};

fn note(step: &str) -> Command {
    Command::NoteOverdue { step: StepId::try_new(step).unwrap() }
}

/// The story with one more free day by a new decree.
fn with_free_day(mut story: Story, day: &str) -> Story {
    let day = OfficeDay {
        date: day.parse().unwrap(),
        name: "Pemilihan kepala daerah".to_owned(),
        decree: "SK rekaan".to_owned(),
    };
    let days = OfficeDays { office: gto(), version: "2026-2".to_owned(), days: vec![day] };
    story.calendar = story.calendar.with_office_days(&days);
    story
}

#[test]
fn a_late_step_is_noted_once() {
    let story = given()
        .at(Stage::Study)
        .when(&machine(), note("B4"))
        .then_nothing()
        .later("2026-11-23T02:20:01Z")
        .when(&machine(), note("B5"))
        .then_nothing()
        .when(&machine(), note("B4"))
        .then(&["StepOverdue"])
        .when(&machine(), note("B4"))
        .then_nothing();
    assert!(story.case.overdue_noted());
    let story = story.when(&wbs(1), study()).then(&["CaseStudied"]);
    assert!(!story.case.overdue_noted(), "the next step begins in time");
}

#[test]
fn the_instant_of_the_deadline_is_still_in_time() {
    given()
        .at(Stage::Study)
        .later("2026-11-23T02:20:00Z")
        .when(&machine(), note("B4"))
        .then_nothing();
}

#[test]
fn an_archived_case_is_never_late() {
    given()
        .at(Stage::Archived)
        .later("2027-11-23T02:20:00Z")
        .when(&machine(), note("B10"))
        .then_nothing()
        .when(&machine(), Command::RecomputeDeadline)
        .then_nothing();
}

#[test]
fn a_new_free_day_moves_the_open_deadline_once() {
    let story =
        given().at(Stage::Review).when(&machine(), Command::RecomputeDeadline).then_nothing();
    let before = story.case.open_clock().unwrap().due_at;
    let story = with_free_day(story, "2026-11-25")
        .when(&machine(), Command::RecomputeDeadline)
        .then(&["DeadlineRecomputed"])
        .when(&machine(), Command::RecomputeDeadline)
        .then_nothing();
    let clock = story.case.open_clock().unwrap();
    assert!(clock.due_at > before);
    assert!(clock.calendar.ends_with("+gto 2026-2"), "{}", clock.calendar);
    let Some(CaseEvent::DeadlineRecomputed(moved)) = story.history.last() else { panic!() };
    assert_eq!((moved.old, moved.new), (before, clock.due_at));
}

#[test]
fn a_later_deadline_may_be_missed_anew() {
    let story = given()
        .at(Stage::Review)
        .later("2026-11-27T00:00:00Z")
        .when(&machine(), note("B6"))
        .then(&["StepOverdue"]);
    with_free_day(story, "2026-11-25")
        .when(&machine(), Command::RecomputeDeadline)
        .then(&["DeadlineRecomputed"])
        .when(&machine(), note("B6"))
        .then_nothing()
        .later("2026-11-30T00:00:00Z")
        .when(&machine(), note("B6"))
        .then(&["StepOverdue"]);
}

#[test]
fn people_neither_note_delays_nor_move_deadlines() {
    let refusal = Refusal::NotYourPart { wanted: Role::System };
    given()
        .at(Stage::Study)
        .when(&wbs(1), note("B4"))
        .then_refused(&refusal)
        .when(&wbs(1), Command::RecomputeDeadline)
        .then_refused(&refusal);
}
