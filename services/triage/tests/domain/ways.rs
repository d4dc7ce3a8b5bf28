//! The ways through procedure B.

use kernel::Role;
use triage::domain::case::{CaseEvent, Command, Grade, Stage};

use crate::cast::*;
use crate::story::given;

#[test]
fn an_oversight_grade_case_goes_to_itjen_and_to_the_archive() {
    let story = given()
        .when(&machine(), Command::Open(released()))
        .then(&["CaseOpened"])
        .when(&wbs(1), study())
        .then(&["CaseStudied"])
        .when(&head(), dispose())
        .then(&["DispositionGiven"])
        .when(&kasubag(), assign("gto-wbs-2"))
        .then(&["ReviewAssigned"])
        .when(&wbs(2), review())
        .then(&["CaseReviewed"])
        .when(&wbs(1), determine(Grade::OversightGrade))
        .then(&["GradeDetermined"])
        .when(&wbs(1), escalate())
        .then(&["CaseEscalated"]);
    assert!(story.case.sending_number().is_some() && story.case.receipt_number().is_none());
    let story = story
        .when(&inspector(), acknowledge("ITJEN-2026-000118"))
        .then(&["EscalationAcknowledged"])
        .when(&wbs(1), archive())
        .then(&["CaseArchived"]);
    let Some(CaseEvent::CaseArchived(archived)) = story.history.last() else { panic!() };
    assert_eq!(archived.period, quarter());
    assert_eq!((story.case.stage(), story.case.open_clock()), (Stage::Archived, None));
    assert!(story.case.receipt_number().is_some());
}

#[test]
fn itjen_may_confirm_after_the_archive() {
    given()
        .at(Stage::Archived)
        .when(&inspector(), acknowledge("ITJEN-2026-000118"))
        .then(&["EscalationAcknowledged"]);
}

#[test]
fn a_clarified_case_answers_its_reporter_in_the_same_decision() {
    given()
        .graded(Grade::NotOversightGrade)
        .at(Stage::Clarification)
        .when(&wbs(1), clarify(Some(sealed(7))))
        .then(&["CaseClarified", "ReplySent"])
        .when(&wbs(1), archive())
        .then(&["CaseArchived"]);
}

#[test]
fn a_clarified_case_without_address_is_archived_without_a_reply() {
    given()
        .without_address()
        .graded(Grade::NotOversightGrade)
        .at(Stage::Clarification)
        .when(&wbs(1), clarify(None))
        .then(&["CaseClarified"])
        .when(&wbs(1), archive())
        .then(&["CaseArchived"]);
}

#[test]
fn itjen_stands_in_for_the_head_and_the_kasubag_in_a_complaint_about_the_head() {
    let story = given().about_the_head().at(Stage::Disposition);
    assert!(story.case.inspectorate_stands_in(Role::OfficeHead));
    let story = story.when(&inspector(), dispose()).then(&["DispositionGiven"]);
    let Some(CaseEvent::DispositionGiven(given)) = story.history.last() else { panic!() };
    assert!(given.by_inspectorate);
    assert_eq!(given.record.role, Role::Inspectorate);
    story
        .when(&inspector(), assign("gto-wbs-2"))
        .then(&["ReviewAssigned"])
        .at(Stage::Archived)
        .when(&inspector(), acknowledge("ITJEN-2026-000119"))
        .then(&["EscalationAcknowledged"]);
}

#[test]
fn the_queue_knows_step_stage_and_deadline_of_every_stage() {
    for stage in [Stage::Study, Stage::Assignment, Stage::Review, Stage::Escalation, Stage::Archive]
    {
        let story = given().at(stage);
        assert_eq!(story.case.expected_step(), stage.step());
        let clock = story.case.open_clock().unwrap();
        assert_eq!(Some(clock.step.as_str()), stage.step());
    }
}

#[test]
fn each_record_keeps_who_when_and_what_lay_at_hand() {
    let story = given().at(Stage::Disposition);
    let Some(CaseEvent::CaseStudied(studied)) = story.history.last() else { panic!() };
    assert_eq!(studied.record.by, person("gto-wbs-1"));
    assert_eq!(studied.record.items.len(), 3);
    assert_eq!(studied.record.completed_at, story.now);
}
