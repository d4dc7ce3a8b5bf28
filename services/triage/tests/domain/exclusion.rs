//! People whom Itjen excludes, and the roles that are missing afterwards.

use kernel::Role;
use triage::domain::Refusal;
use triage::domain::case::{Case, CaseEvent, Command, OpenCase, Recused, Stage};

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
    let stranger = Command::AssignReview {
        reviewer: person("gto-nobody"),
        reviewer_is_wbs_member: false,
        vacant: false,
    };
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

#[test]
fn a_head_is_kept_out_of_a_complaint_about_the_head_for_good_whatever_he_becomes() {
    let open = OpenCase {
        about_head: true,
        heads: vec![person("gto-head"), person("gto-acting-head")],
        excluded: vec![(person("gto-head"), Role::OfficeHead)],
        ..released()
    };
    let demoted = staff("gto-head", Role::WbsTeam);
    let story = given()
        .when(&machine(), Command::Open(open))
        .then(&["Excluded", "Excluded", "CaseOpened"])
        .when(&demoted, study())
        .then_refused(&Refusal::NotFound)
        .when(&staff("gto-acting-head", Role::WbsTeam), study())
        .then_refused(&Refusal::NotFound);
    let said = |number: usize| match &story.history[number] {
        CaseEvent::Excluded(one) => (one.person.to_string(), one.by_inspectorate),
        other => panic!("{other:?}"),
    };
    assert_eq!([said(0), said(1)], [("gto-head".into(), true), ("gto-acting-head".into(), false)]);
}

#[test]
fn heads_are_kept_out_by_the_system_only_where_it_is_about_them() {
    let exclude = || Command::Exclude { person: person("gto-head-2"), role: Role::OfficeHead };
    let member = || Command::Exclude { person: person("gto-wbs-3"), role: Role::WbsTeam };
    let refused = Refusal::NotYourPart { wanted: Role::Inspectorate };
    given()
        .about_the_head()
        .at(Stage::Disposition)
        .when(&machine(), member())
        .then_refused(&refused)
        .when(&machine(), exclude())
        .then(&["Excluded"])
        .when(&machine(), exclude())
        .then_nothing();
    given().at(Stage::Study).when(&machine(), exclude()).then_refused(&refused);
}

#[test]
fn who_left_before_exclusions_were_told_is_excluded_once_more() {
    let mut story = given().at(Stage::Study);
    let left = CaseEvent::Recused(Recused {
        person: person("gto-wbs-1"),
        role: Role::WbsTeam,
        at: story.now,
    });
    story.case.apply(&left);
    story.history.push(left);
    let exclude = || Command::Exclude { person: person("gto-wbs-1"), role: Role::WbsTeam };
    story
        .when(&inspector(), exclude())
        .then(&["Excluded"])
        .when(&inspector(), exclude())
        .then_nothing();
}

#[test]
fn itjen_does_b5_when_nobody_who_holds_the_role_may_read() {
    let dispose = |vacant| Command::Dispose { instruction: sealed(2), vacant };
    let assign = |vacant| Command::AssignReview {
        reviewer: person("gto-wbs-2"),
        reviewer_is_wbs_member: true,
        vacant,
    };
    let not_yours = |wanted| Refusal::NotYourPart { wanted };
    given()
        .at(Stage::Disposition)
        .when(&inspector(), dispose(false))
        .then_refused(&not_yours(Role::OfficeHead))
        .when(&inspector(), dispose(true))
        .then(&["DispositionGiven"])
        .when(&inspector(), assign(false))
        .then_refused(&not_yours(Role::AdminHead))
        .when(&inspector(), assign(true))
        .then(&["ReviewAssigned"]);
}
