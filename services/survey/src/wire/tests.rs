//! Field checks: every wrong field is named, at once.

use kernel::{PersonId, Role};
use service::FailureKind;

use super::*;

const COMMAND: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";

fn actor() -> Actor {
    let person = PersonId::try_new("plm-service-1").unwrap();
    Actor { person, roles: vec![Role::ServiceSection], office: Some("plm".parse().unwrap()) }
}

fn completion() -> common::Completion {
    common::Completion {
        command_id: COMMAND.into(),
        declaration: Some(common::Declaration {
            no_gratification: true,
            no_conflict_of_interest: true,
        }),
        items: vec!["scan-board".into()],
    }
}

fn entry(employee: &str, place: &str) -> rpc::RosterEntry {
    rpc::RosterEntry { employee: employee.into(), place: place.into() }
}

fn opening() -> rpc::OpenRoundRequest {
    rpc::OpenRoundRequest {
        completion: Some(completion()),
        office: "plm".into(),
        period: "2026-Q4".into(),
        roster: vec![entry("pgw-01", "loket-1"), entry("pgw-02", "loket-1")],
        boards: vec!["9X4K2M7Q".into()],
    }
}

fn named(failure: &Failure) -> Vec<&str> {
    assert_eq!(failure.kind, FailureKind::Invalid);
    failure.fields.iter().map(|(field, _)| field.as_str()).collect()
}

#[test]
fn a_good_opening_is_parsed_whole() {
    let (round, by, opening) = open_round(actor(), opening()).unwrap();
    assert_eq!(round.name(), "round/plm/2026-Q4");
    assert_eq!((by.command.to_string().as_str(), by.declaration), (COMMAND, Declaration::CLEAN));
    assert_eq!(by.items, [ItemId::try_new("scan-board").unwrap()]);
    assert_eq!((opening.roster.len(), opening.boards.len()), (2, 1));
}

#[test]
fn every_wrong_field_of_an_opening_is_named() {
    let wrong = rpc::OpenRoundRequest {
        completion: None,
        office: "PLM".into(),
        period: "2026".into(),
        roster: vec![entry("Budi", "loket-1"), entry("pgw-02", "")],
        boards: vec![" ".into()],
    };
    let failure = open_round(actor(), wrong).unwrap_err();
    let wanted =
        ["completion", "office", "period", "roster[0].employee", "roster[1].place", "boards[0]"];
    assert_eq!(named(&failure), wanted);
}

#[test]
fn nobody_is_rated_twice_and_somebody_must_be() {
    let twice = rpc::OpenRoundRequest {
        roster: vec![entry("pgw-01", "loket-1"), entry("pgw-01", "loket-2")],
        ..opening()
    };
    assert_eq!(named(&open_round(actor(), twice).unwrap_err()), ["roster[1]"]);
    let nobody = rpc::OpenRoundRequest { roster: vec![], ..opening() };
    assert_eq!(named(&open_round(actor(), nobody).unwrap_err()), ["roster"]);
}

#[test]
fn a_declaration_must_be_there_but_may_say_no() {
    let mut request = opening();
    request.completion.as_mut().unwrap().declaration = None;
    assert_eq!(named(&open_round(actor(), request).unwrap_err()), ["completion.declaration"]);
    let mut request = opening();
    let declared = common::Declaration { no_gratification: true, no_conflict_of_interest: false };
    request.completion.as_mut().unwrap().declaration = Some(declared);
    assert!(!open_round(actor(), request).unwrap().1.declaration.no_conflict_of_interest);
}

#[test]
fn a_place_is_served_once() {
    let served = |place: &str| rpc::Served { place: place.into(), count: 7 };
    let request = |served| rpc::RoundRequest {
        completion: Some(completion()),
        office: "plm".into(),
        period: "2026-Q4".into(),
        served,
    };
    let (.., good) = step(actor(), request(vec![served("loket-1"), served("loket-2")])).unwrap();
    assert_eq!(good.len(), 2);
    let failure = step(actor(), request(vec![served("loket-1"), served("loket-1")])).unwrap_err();
    assert_eq!(named(&failure), ["served[1]"]);
}

#[test]
fn a_reply_and_a_final_report_need_their_texts() {
    let empty = rpc::ReplyAsOfficerRequest {
        command_id: "1".into(),
        office: "plm".into(),
        period: "2026-Q4".into(),
        employee: "pgw-01".into(),
        text: " ".into(),
    };
    assert_eq!(named(&reply(actor(), &empty).unwrap_err()), ["command_id", "text"]);
    let about = rpc::Consideration { employee: "pgw-01".into(), text: String::new() };
    let report = rpc::IssueFinalReportRequest {
        completion: Some(completion()),
        office: "plm".into(),
        period: "2026-Q4".into(),
        analysis: "x".repeat(ANALYSIS_CHARS_MAX + 1),
        considerations: vec![about],
    };
    let failure = final_report(actor(), report).unwrap_err();
    assert_eq!(named(&failure), ["analysis", "considerations[0].text"]);
}
