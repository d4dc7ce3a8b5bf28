//! Refusals of the procedure itself: order, standard, version.

use kernel::Role;
use sop::{Declaration, ItemId, ProcedureRef, StepId, StepRefusal};
use triage::domain::Refusal;
use triage::domain::case::{Command, Stage};

use crate::cast::*;
use crate::story::given;

#[test]
fn a_step_out_of_order_is_refused() {
    given()
        .at(Stage::Study)
        .when(&wbs(1), archive())
        .then_refused(&Refusal::OutOfOrder { wanted: Stage::Archive, expected: Stage::Study });
}

#[test]
fn the_review_is_assigned_only_after_the_disposition() {
    given().at(Stage::Disposition).when(&kasubag(), assign("gto-wbs-2")).then_refused(
        &Refusal::OutOfOrder { wanted: Stage::Assignment, expected: Stage::Disposition },
    );
}

#[test]
fn a_step_done_is_not_done_again() {
    given()
        .at(Stage::Disposition)
        .when(&wbs(1), study())
        .then_refused(&Refusal::OutOfOrder { wanted: Stage::Study, expected: Stage::Disposition });
}

#[test]
fn an_archived_case_takes_no_step() {
    given().at(Stage::Archived).when(&wbs(1), archive()).then_refused(&Refusal::AlreadyArchived);
}

#[test]
fn a_case_that_was_never_opened_is_not_found() {
    given().when(&wbs(1), study()).then_refused(&Refusal::NotFound);
}

#[test]
fn opening_again_changes_nothing_but_another_complaint_is_refused() {
    let mut other = released();
    other.complaint = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910299".parse().unwrap();
    given()
        .at(Stage::Review)
        .when(&machine(), Command::Open(released()))
        .then_nothing()
        .when(&inspector(), Command::Open(other))
        .then_refused(&Refusal::AlreadyOpen(released().complaint));
}

#[test]
fn people_of_the_office_open_no_case() {
    given()
        .when(&wbs(1), Command::Open(released()))
        .then_refused(&Refusal::NotYourPart { wanted: Role::System });
}

#[test]
fn the_standard_of_the_step_is_asked() {
    let step = || StepId::try_new("B4").unwrap();
    let missing = vec![
        ItemId::try_new("supporting-data").unwrap(),
        ItemId::try_new("disposition-sheet").unwrap(),
    ];
    given()
        .at(Stage::Study)
        .with_items(&["complaint-letter"])
        .when(&wbs(1), study())
        .then_refused(&StepRefusal::ItemsMissing { step: step(), missing }.into())
        .when(&kasubag(), study())
        .then_refused(
            &StepRefusal::RoleNotNamed { step: step(), allowed: vec![Role::WbsTeam] }.into(),
        );
}

#[test]
fn a_declared_conflict_completes_nothing() {
    let conflict = Declaration { no_gratification: true, no_conflict_of_interest: false };
    let step = StepId::try_new("B4").unwrap();
    given()
        .at(Stage::Study)
        .declaring(conflict)
        .when(&wbs(1), study())
        .then_refused(&StepRefusal::ConflictOfInterest { step }.into());
}

#[test]
fn a_case_stays_under_the_procedure_it_began_with() {
    let mut story = given().at(Stage::Study);
    let pinned = story.procedure.reference();
    story.procedure.number = "OT.02.02/C.X.20/999/2027".to_owned();
    let given = ProcedureRef { number: story.procedure.number.clone(), ..pinned.clone() };
    story.when(&wbs(1), study()).then_refused(&Refusal::OtherProcedure { pinned, given });
}

#[test]
fn a_procedure_without_the_next_step_is_refused() {
    let mut story = given().at(Stage::Study);
    story.procedure.steps.retain(|step| step.id != "B5");
    story.when(&wbs(1), study()).then_refused(&Refusal::NoSuchStep("B5"));
}
