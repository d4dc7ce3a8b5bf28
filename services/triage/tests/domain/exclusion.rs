//! Whom Itjen keeps away, and the roles that are then missing.

use kernel::Role;
use triage::domain::Refusal;
use triage::domain::case::{Case, CaseEvent, Command, OpenCase, Stage};

use crate::cast::*;
use crate::story::given;

fn keeping_away(people: &[(&str, Role)]) -> Command {
    let excluded = people.iter().map(|(id, role)| (person(id), *role)).collect();
    Command::Open(OpenCase { excluded, ..released() })
}

#[test]
fn who_is_excluded_by_the_reply_never_meets_the_case() {
    let story = given()
        .when(&machine(), keeping_away(&[("gto-wbs-1", Role::WbsTeam)]))
        .then(&["Excluded", "CaseOpened"]);
    story
        .when(&wbs(1), study())
        .then_refused(&Refusal::NotFound)
        .when(&wbs(1), Command::DeclareConflict)
        .then_refused(&Refusal::NotFound)
        .when(&wbs(3), study())
        .then(&["CaseStudied"]);
}

#[test]
fn no_prefix_of_the_history_shows_the_case_to_him() {
    let story = given()
        .when(&machine(), keeping_away(&[("gto-wbs-1", Role::WbsTeam)]))
        .then(&["Excluded", "CaseOpened"]);
    for length in 0..=story.history.len() {
        let case = Case::fold(&story.history[..length]);
        let met = case.opened().is_some() && !case.is_recused(&person("gto-wbs-1"));
        assert!(!met, "after {length} events");
    }
    let CaseEvent::Excluded(first) = &story.history[0] else { panic!("not an exclusion") };
    assert!(first.by_inspectorate);
}

#[test]
fn opening_twice_excludes_nobody_anew() {
    given()
        .when(&machine(), keeping_away(&[]))
        .then(&["CaseOpened"])
        .when(&machine(), keeping_away(&[("gto-wbs-1", Role::WbsTeam)]))
        .then_nothing();
}

#[test]
fn when_the_head_is_excluded_itjen_may_give_the_disposition() {
    given()
        .when(&machine(), keeping_away(&[("gto-head", Role::OfficeHead)]))
        .then(&["Excluded", "CaseOpened"])
        .at(Stage::Disposition)
        .when(&head(), dispose())
        .then_refused(&Refusal::NotFound)
        .when(&inspector(), dispose())
        .then(&["DispositionGiven"]);
}

#[test]
fn an_excluded_member_is_assigned_as_little_as_a_stranger_and_the_answer_is_the_same() {
    let stranger =
        Command::AssignReview { reviewer: person("gto-nobody"), reviewer_is_wbs_member: false };
    given()
        .when(&machine(), keeping_away(&[("gto-wbs-2", Role::WbsTeam)]))
        .then(&["Excluded", "CaseOpened"])
        .at(Stage::Assignment)
        .when(&kasubag(), assign("gto-wbs-2"))
        .then_refused(&Refusal::ReviewerRecused)
        .when(&kasubag(), stranger)
        .then_refused(&Refusal::NotAMember);
    assert_eq!(Refusal::ReviewerRecused.outward(), Refusal::NotAMember);
    assert_eq!(
        Refusal::ReviewerRecused.outward().to_string(),
        Refusal::NotAMember.outward().to_string()
    );
}
