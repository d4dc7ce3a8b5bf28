//! Given these events and people, who gets which notice.

use std::collections::BTreeSet;

use kernel::{PersonId, Role};
use notify::Kind;
use serde_json::{Value, json};

use super::news::{Act, of_case, of_request};
use super::turn::Turn;
use crate::app::Member;
use crate::domain::case::{Case, CaseEvent};
use crate::domain::data_request::{DataRequest, DataRequestEvent};

fn golden(event_type: &str) -> Value {
    let file = format!("{}/tests/golden/{event_type}.v1.json", env!("CARGO_MANIFEST_DIR"));
    serde_json::from_slice(&std::fs::read(file).unwrap()).unwrap()
}

fn case_event(name: &str, change: &dyn Fn(&mut Value)) -> CaseEvent {
    let mut json = golden(&format!("case.{name}"));
    change(&mut json);
    CaseEvent::decode(&format!("case.{name}"), 1, json.to_string().as_bytes()).unwrap()
}

fn as_stored(name: &str) -> CaseEvent {
    case_event(name, &|_| {})
}

/// B3, in a complaint about the head if so.
fn opened(about_head: bool) -> CaseEvent {
    case_event("CaseOpened", &|json| json["about_head"] = json!(about_head))
}

fn left(person: &str, role: Role) -> CaseEvent {
    case_event("Recused", &|json| {
        json["person"] = json!(person);
        json["role"] = json!(role.code());
    })
}

fn excluded(person: &str, role: Role) -> CaseEvent {
    case_event("Excluded", &|json| {
        json["person"] = json!(person);
        json["role"] = json!(role.code());
    })
}

/// The office's staff, all of whom may read, and Itjen.
fn staff() -> (Vec<Member>, Vec<PersonId>) {
    let member = |name: &str, roles: &[Role]| Member { person: id(name), roles: roles.to_vec() };
    let members = vec![
        member("gto-head", &[Role::OfficeHead]),
        member("gto-kasubag", &[Role::AdminHead]),
        member("gto-wbs-1", &[Role::WbsTeam]),
        member("gto-wbs-2", &[Role::WbsTeam]),
        member("gto-survey", &[Role::ServiceSection]),
    ];
    (members, vec![id("itjen-1"), id("itjen-2")])
}

fn id(name: &str) -> PersonId {
    name.parse().unwrap()
}

fn names(people: BTreeSet<PersonId>) -> Vec<String> {
    people.into_iter().map(String::from).collect()
}

/// The notices of the last of these events: kind, task, people.
fn told(events: &[CaseEvent]) -> Vec<(Kind, &'static str, Vec<String>)> {
    told_by(events.last().unwrap(), &Case::fold(events))
}

fn told_by(event: &CaseEvent, case: &Case) -> Vec<(Kind, &'static str, Vec<String>)> {
    let (members, itjen) = staff();
    let people = |turn: Turn| names(turn.people(Some(case), &members, &itjen));
    let tell = |act| match act {
        Act::Tell { kind, task, turn } => Some((kind, task, people(turn))),
        Act::Settle { .. } | Act::Forget { .. } => None,
    };
    of_case(event, case).into_iter().filter_map(tell).collect()
}

fn settled(events: &[CaseEvent]) -> Vec<&'static str> {
    let settle = |act| match act {
        Act::Settle { task } => Some(task),
        Act::Forget { .. } | Act::Tell { .. } => None,
    };
    of_case(events.last().unwrap(), &Case::fold(events)).into_iter().filter_map(settle).collect()
}

fn until(last: &str) -> Vec<CaseEvent> {
    let story = [
        "CaseStudied",
        "DispositionGiven",
        "ReviewAssigned",
        "CaseReviewed",
        "GradeDetermined",
        "CaseEscalated",
    ];
    let end = story.iter().position(|name| *name == last).unwrap();
    std::iter::once(opened(false)).chain(story[..=end].iter().map(|name| as_stored(name))).collect()
}

fn new_task(task: &'static str, people: &[&str]) -> Vec<(Kind, &'static str, Vec<String>)> {
    vec![(Kind::NewTask, task, people.iter().map(|name| (*name).to_owned()).collect())]
}

#[test]
fn each_step_tells_those_whose_turn_it_is() {
    let team = ["gto-wbs-1", "gto-wbs-2"];
    assert_eq!(told(&[opened(false)]), new_task("study", &team));
    assert_eq!(told(&until("CaseStudied")), new_task("disposition", &["gto-head"]));
    assert_eq!(told(&until("DispositionGiven")), new_task("assignment", &["gto-kasubag"]));
    assert_eq!(told(&until("CaseReviewed")), new_task("determination", &team));
    assert_eq!(told(&until("GradeDetermined")), new_task("escalation", &team));
}

#[test]
fn b6_tells_the_reviewer_only() {
    assert_eq!(told(&until("ReviewAssigned")), new_task("review", &["gto-wbs-2"]));
}

#[test]
fn an_escalation_tells_itjen_too() {
    let told = told(&until("CaseEscalated"));
    assert_eq!(told[0], new_task("archive", &["gto-wbs-1", "gto-wbs-2"])[0]);
    assert_eq!(told[1], new_task("acknowledgement", &["itjen-1", "itjen-2"])[0]);
}

#[test]
fn who_left_the_case_is_told_nothing() {
    let mut events = until("ReviewAssigned");
    events.insert(1, left("gto-wbs-1", Role::WbsTeam));
    events.push(as_stored("CaseReviewed"));
    assert_eq!(told(&events), new_task("determination", &["gto-wbs-2"]));
    events.insert(1, left("itjen-1", Role::Inspectorate));
    events.extend(["GradeDetermined", "CaseEscalated"].map(as_stored));
    assert_eq!(told(&events)[1], new_task("acknowledgement", &["itjen-2"])[0]);
}

#[test]
fn who_leaves_after_being_told_was_never_told() {
    for leaving in [left("gto-wbs-1", Role::WbsTeam), excluded("gto-wbs-1", Role::WbsTeam)] {
        let events = [opened(false), leaving];
        let acts = of_case(&events[1], &Case::fold(&events));
        let forgets = |task| Act::Forget { task, person: id("gto-wbs-1") };
        for task in ["study", "disposition", "review", "archive", "acknowledgement"] {
            assert!(acts.contains(&forgets(task)), "{task}");
        }
        assert!(settled(&events).is_empty(), "to the others it is still to be done");
        assert!(told(&events).is_empty(), "the others were told before");
    }
}

#[test]
fn who_is_excluded_before_the_opening_is_never_told() {
    let events = [excluded("gto-wbs-1", Role::WbsTeam), opened(false)];
    assert_eq!(told(&events), new_task("study", &["gto-wbs-2"]));
}

#[test]
fn in_a_complaint_about_the_head_itjen_is_told_in_his_place() {
    let itjen = ["itjen-1", "itjen-2"];
    let mut events = vec![opened(true), as_stored("CaseStudied")];
    assert_eq!(told(&events), new_task("disposition", &itjen));
    events.push(as_stored("DispositionGiven"));
    assert_eq!(told(&events), new_task("assignment", &itjen));
}

#[test]
fn a_head_who_is_also_in_the_team_hears_nothing_of_a_complaint_about_him() {
    let (mut members, itjen) = staff();
    members[0].roles.push(Role::WbsTeam);
    let people = |about_head| {
        let case = Case::fold(&[opened(about_head)]);
        names(Turn::of_case(&case).unwrap().people(Some(&case), &members, &itjen))
    };
    assert_eq!(people(false), ["gto-head", "gto-wbs-1", "gto-wbs-2"]);
    assert_eq!(people(true), ["gto-wbs-1", "gto-wbs-2"]);
}

#[test]
fn when_the_head_leaves_his_open_step_itjen_is_told() {
    let mut events = until("CaseStudied");
    events.push(left("gto-head", Role::OfficeHead));
    assert_eq!(told(&events), new_task("disposition", &["itjen-1", "itjen-2"]));
}

#[test]
fn when_the_reviewer_leaves_the_kasubag_is_told_and_then_the_new_reviewer() {
    let mut events = until("ReviewAssigned");
    events.push(left("gto-wbs-2", Role::WbsTeam));
    assert_eq!(told(&events), new_task("review", &["gto-kasubag"]));
    events.push(case_event("Reassigned", &|json| {
        (json["from"], json["to"]) = (json!("gto-wbs-2"), json!("gto-wbs-1"));
    }));
    assert_eq!(told(&events), new_task("review", &["gto-wbs-1"]));
    assert_eq!(settled(&events), ["review"], "the Kasubag has named somebody");
}

#[test]
fn a_late_step_tells_the_same_people_again() {
    let mut events = until("CaseReviewed");
    events.push(case_event("StepOverdue", &|json| json["step"] = json!("B7")));
    let (kind, task, people) = told(&events).remove(0);
    assert_eq!((kind, task, people.len()), (Kind::Overdue, "determination", 2));
}

#[test]
fn whoever_comes_late_tells_nobody_of_what_is_done() {
    let case = Case::fold(&until("CaseReviewed"));
    assert!(told_by(&opened(false), &case).is_empty());
    assert!(told_by(&as_stored("ReviewAssigned"), &case).is_empty());
    let late = case_event("StepOverdue", &|json| json["step"] = json!("B6"));
    assert!(told_by(&late, &case).is_empty());
}

#[test]
fn a_step_that_is_done_settles_its_task() {
    assert_eq!(settled(&until("CaseStudied")), ["study"]);
    assert_eq!(settled(&until("CaseEscalated")), ["escalation"]);
    let mut events = until("CaseEscalated");
    events.push(as_stored("EscalationAcknowledged"));
    assert_eq!(settled(&events), ["acknowledgement"]);
    events.push(as_stored("CaseArchived"));
    assert_eq!((settled(&events), told(&events)), (vec!["archive"], vec![]));
}

fn request_event(name: &str, change: &dyn Fn(&mut Value)) -> DataRequestEvent {
    let mut json = golden(&format!("data-request.{name}"));
    change(&mut json);
    DataRequestEvent::decode(&format!("data-request.{name}"), 1, json.to_string().as_bytes())
        .unwrap()
}

#[test]
fn a_data_request_tells_itjen_until_it_is_answered() {
    let (members, itjen) = staff();
    let sent = request_event("DataRequestSent", &|_| {});
    let told = of_request(&sent, &DataRequest::fold([&sent]));
    let Act::Tell { kind, task, turn } = &told[1] else { panic!("{told:?}") };
    assert_eq!((*kind, *task), (Kind::NewTask, "B3"));
    assert_eq!(names(turn.people(None, &members, &itjen)), ["itjen-1", "itjen-2"]);
    let reply = request_event("DataReplyReceived", &|_| {});
    let answered = DataRequest::fold([&sent, &reply]);
    assert_eq!(of_request(&sent, &answered), [Act::Settle { task: "B2" }]);
    assert_eq!(of_request(&reply, &answered), [Act::Settle { task: "B3" }]);
}

#[test]
fn a_letter_that_is_late_tells_the_team() {
    let (members, itjen) = staff();
    let late = request_event("StepOverdue", &|json| json["step"] = json!("B2"));
    let told = of_request(&late, &DataRequest::fold([&late]));
    let Act::Tell { kind, task, turn } = &told[0] else { panic!("{told:?}") };
    assert_eq!((*kind, *task), (Kind::Overdue, "B2"));
    assert_eq!(names(turn.people(None, &members, &itjen)), ["gto-wbs-1", "gto-wbs-2"]);
}
