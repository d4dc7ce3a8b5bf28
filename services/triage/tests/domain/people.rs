//! Access to a case, and people who take over.

use kernel::{Actor, OfficeCode, Role};
use triage::domain::Refusal;
use triage::domain::case::{Command, Stage};

use crate::cast::*;
use crate::story::given;

fn not_yours(wanted: Role) -> Refusal {
    Refusal::NotYourPart { wanted }
}

#[test]
fn another_office_meets_no_case() {
    let palembang = Some(OfficeCode::try_new("plm").unwrap());
    let stranger = Actor { office: palembang, ..wbs(1) };
    given().at(Stage::Study).when(&stranger, study()).then_refused(&Refusal::NotFound);
}

#[test]
fn somebody_without_a_part_in_cases_meets_no_case() {
    let clerk = staff("gto-loket-1", Role::ServiceSection);
    given().at(Stage::Study).when(&clerk, study()).then_refused(&Refusal::NotFound);
}

#[test]
fn the_head_takes_no_part_in_a_complaint_about_himself_and_learns_nothing() {
    given()
        .about_the_head()
        .at(Stage::Disposition)
        .when(&head(), dispose())
        .then_refused(&Refusal::AboutTheHead)
        .when(&head(), Command::DeclareConflict)
        .then_refused(&Refusal::AboutTheHead);
    assert_eq!(Refusal::AboutTheHead.outward(), Refusal::NotFound);
    assert_eq!(Refusal::NotAMember.outward(), Refusal::NotAMember);
}

#[test]
fn a_head_who_is_also_of_the_team_takes_no_part_either() {
    let mut both = head();
    both.roles.push(Role::WbsTeam);
    given()
        .about_the_head()
        .at(Stage::Study)
        .when(&both, study())
        .then_refused(&Refusal::AboutTheHead);
}

#[test]
fn each_part_of_step_five_belongs_to_one_role() {
    given()
        .at(Stage::Disposition)
        .when(&kasubag(), dispose())
        .then_refused(&not_yours(Role::OfficeHead))
        .when(&inspector(), dispose())
        .then_refused(&not_yours(Role::OfficeHead))
        .at(Stage::Assignment)
        .when(&head(), assign("gto-wbs-2"))
        .then_refused(&not_yours(Role::AdminHead));
}

#[test]
fn the_kasubag_assigns_nothing_in_a_complaint_about_the_head() {
    given()
        .about_the_head()
        .at(Stage::Assignment)
        .when(&kasubag(), assign("gto-wbs-2"))
        .then_refused(&not_yours(Role::Inspectorate));
}

#[test]
fn only_the_assigned_reviewer_reviews() {
    given().at(Stage::Review).when(&wbs(1), review()).then_refused(&Refusal::NotTheReviewer);
}

#[test]
fn only_a_member_of_the_team_is_assigned() {
    let command = Command::AssignReview {
        reviewer: person("gto-loket-1"),
        reviewer_is_wbs_member: false,
        vacant: false,
    };
    given().at(Stage::Assignment).when(&kasubag(), command).then_refused(&Refusal::NotAMember);
}

#[test]
fn a_recused_member_is_not_assigned() {
    given()
        .at(Stage::Assignment)
        .when(&wbs(2), Command::DeclareConflict)
        .then(&["Excluded"])
        .when(&kasubag(), assign("gto-wbs-2"))
        .then_refused(&Refusal::ReviewerRecused);
}

#[test]
fn a_recused_reviewer_meets_no_case_and_is_replaced() {
    let story = given()
        .at(Stage::Review)
        .when(&wbs(2), Command::DeclareConflict)
        .then(&["Excluded"])
        .when(&wbs(2), review())
        .then_refused(&Refusal::NotFound)
        .when(&wbs(2), Command::DeclareConflict)
        .then_refused(&Refusal::NotFound);
    assert!(story.case.needs_reviewer());
    assert!(!story.case.inspectorate_stands_in(Role::AdminHead), "the Kasubag names a new one");
    let story = story
        .when(&wbs(1), reassign("gto-wbs-1"))
        .then_refused(&not_yours(Role::AdminHead))
        .when(&kasubag(), reassign("gto-wbs-3"))
        .then(&["Reassigned"])
        .when(&kasubag(), reassign("gto-wbs-3"))
        .then_nothing();
    assert!(!story.case.needs_reviewer());
    story.when(&wbs(3), review()).then(&["CaseReviewed"]);
}

#[test]
fn a_finished_review_is_not_reassigned() {
    given().at(Stage::Determination).when(&kasubag(), reassign("gto-wbs-3")).then_refused(
        &Refusal::OutOfOrder { wanted: Stage::Review, expected: Stage::Determination },
    );
}

#[test]
fn itjen_stands_in_for_a_recused_head_and_so_may_an_acting_head() {
    let recused = || {
        given().at(Stage::Disposition).when(&head(), Command::DeclareConflict).then(&["Excluded"])
    };
    recused()
        .when(&head(), dispose())
        .then_refused(&Refusal::NotFound)
        .when(&inspector(), dispose())
        .then(&["DispositionGiven"]);
    let acting = staff("gto-acting-head", Role::OfficeHead);
    recused().when(&acting, dispose()).then(&["DispositionGiven"]);
}

#[test]
fn itjen_keeps_a_named_person_out() {
    let exclude = || Command::Exclude { person: person("gto-wbs-1"), role: Role::WbsTeam };
    given()
        .at(Stage::Study)
        .when(&kasubag(), exclude())
        .then_refused(&not_yours(Role::Inspectorate))
        .when(&inspector(), exclude())
        .then(&["Excluded"])
        .when(&inspector(), exclude())
        .then_nothing()
        .when(&wbs(1), study())
        .then_refused(&Refusal::NotFound)
        .when(&wbs(3), study())
        .then(&["CaseStudied"]);
}

#[test]
fn a_machine_has_no_conflict_to_declare() {
    given()
        .at(Stage::Study)
        .when(&machine(), Command::DeclareConflict)
        .then_refused(&Refusal::NotFound);
}
