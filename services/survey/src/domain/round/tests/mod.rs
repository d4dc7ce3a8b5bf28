//! The procedure as given–when–then, one test per rule and per refusal.

mod given;

use self::given::*;
use kernel::{Actor, OfficeCode, Role};
use sop::StepRefusal;

use super::*;

#[test]
fn the_whole_procedure() {
    let events =
        given([until_a4(), vec![reply("pgw-01", "Terima kasih."), final_report()]].concat()).events;
    let names: Vec<_> = events.iter().map(|event| &event.event_type()["round.".len()..]).collect();
    assert_eq!(
        names,
        [
            "RoundOpened",
            "InvitationPublished",
            "ResponsesReceived",
            "DataPulled",
            "ReportCompiled",
            "OfficerReplied",
            "FinalReportIssued"
        ]
    );
    let round = Round::fold(&events);
    assert_eq!((round.expected(), round.clock(), round.received()), (None, None, 120));
    for event in events {
        assert_eq!(RoundEvent::decode(event.event_type(), 1, &event.encode()).unwrap(), event);
    }
}

#[test]
fn every_command_repeated_changes_nothing() {
    let done = given([until_a4(), vec![reply("pgw-01", "Terima kasih."), final_report()]].concat());
    for command in until_a5() {
        done.then(command, &[]);
    }
    done.then(reply("pgw-01", "Terima kasih."), &[]);
}

#[test]
fn each_step_is_recorded_with_its_clock() {
    let scenario = given(vec![open()]).at("2027-01-04T01:25:00Z");
    let events = scenario.then(receive(&[emptied(120, 120)]), &["round.ResponsesReceived"]);
    let RoundEvent::ResponsesReceived(event) = &events[0] else { panic!("one event") };
    assert_eq!(event.record.by.as_str(), "plm-service-1");
    assert!(event.record.was_late(), "{event:?}");
    assert_eq!((event.next.step.as_str(), event.next.started_at), ("A3", scenario.now));
}

#[test]
fn receiving_is_due_when_the_quarter_has_ended() {
    let round = Round::fold(&given(vec![open()]).events);
    let clock = round.clock().unwrap();
    assert_eq!(clock.started_at.to_string(), "2026-12-31T17:00:00Z");
    let note = Command::NoteOverdue(step("A2"));
    given(vec![open()]).at("2026-12-31T09:00:00Z").then(note.clone(), &[]);
    given(vec![open()]).at("2027-01-05T09:00:00Z").then(note, &["round.StepOverdue"]);
}

#[test]
fn an_early_receipt_has_a_clock_of_its_own() {
    let scenario = given(vec![open()]).at("2026-11-23T02:25:00Z");
    let events = scenario.then(receive(&[emptied(120, 120)]), &["round.ResponsesReceived"]);
    let RoundEvent::ResponsesReceived(event) = &events[0] else { panic!("one event") };
    assert_eq!((event.record.started_at, event.record.was_late()), (scenario.now, false));
}

#[test]
fn a_second_opening_with_other_content_is_refused() {
    let Command::OpenRound(mut other) = open() else { panic!("an opening") };
    other.boards.pop();
    given(vec![open()]).refuses(Command::OpenRound(other), &Refusal::AlreadyOpen);
}

#[test]
fn nothing_happens_in_a_round_that_is_not_open() {
    for command in [receive(&[emptied(1, 1)]), compile(), final_report(), reply("pgw-01", "x")] {
        given(vec![]).refuses(command, &Refusal::NotOpen);
    }
}

#[test]
fn a_step_of_the_wrong_role_is_refused() {
    let found = given(vec![]).decide_as(&actor("plm-head", Role::OfficeHead), open());
    let allowed = vec![Role::ServiceSection];
    let wanted = StepRefusal::RoleNotNamed { step: step("A1"), allowed };
    assert_eq!(found, Err(Refusal::Step(wanted)));
}

#[test]
fn a_step_without_the_declaration_is_refused() {
    let mut scenario = given(until_a2());
    scenario.declaration.no_conflict_of_interest = false;
    let wanted = StepRefusal::ConflictOfInterest { step: step("A3") };
    scenario.refuses(pull_seen(120), &Refusal::Step(wanted));
}

#[test]
fn a_procedure_without_the_step_is_refused() {
    let mut scenario = given(until_a2());
    scenario.procedure = sop::whistleblowing();
    scenario.refuses(pull_seen(120), &Refusal::NotInProcedure("A3"));
}

#[test]
fn a_step_before_its_turn_is_refused() {
    let refusal = Refusal::OutOfOrder { wanted: "A4", expected: Some("A3") };
    given(until_a2()).refuses(compile(), &refusal);
    let refusal = Refusal::OutOfOrder { wanted: "A5", expected: Some("A3") };
    given(until_a2()).refuses(final_report(), &refusal);
    given(until_a2()).refuses(reply("pgw-01", "x"), &refusal);
}

#[test]
fn boxes_are_received_until_the_data_is_pulled() {
    let events = given(until_a2()).then(receive(&[emptied(150, 30)]), &["round.ResponsesReceived"]);
    let RoundEvent::ResponsesReceived(event) = &events[0] else { panic!("one event") };
    assert_eq!((event.total, event.record.step.as_str()), (150, "A2"));
    let refusal = Refusal::OutOfOrder { wanted: "A2", expected: Some("A5") };
    given(until_a4()).refuses(receive(&[emptied(150, 30)]), &refusal);
}

#[test]
fn a_box_is_received_once() {
    let (old, new) = (emptied(120, 120), emptied(150, 30));
    let events = given(until_a2())
        .then(receive(&[old, new.clone(), new.clone()]), &["round.ResponsesReceived"]);
    let RoundEvent::ResponsesReceived(event) = &events[0] else { panic!("one event") };
    assert_eq!(event.boxes, [new]);
}

#[test]
fn no_box_is_nothing_received() {
    given(vec![open()]).refuses(receive(&[]), &Refusal::NothingReceived);
    given(vec![open()]).refuses(pull_seen(500), &Refusal::NothingReceived);
}

#[test]
fn data_is_pulled_only_when_every_received_rating_has_arrived() {
    let refusal = Refusal::DataNotArrived { seen: 119, needed: 120 };
    given(until_a2()).refuses(pull_seen(119), &refusal);
    given(until_a2()).then(pull_seen(120), &["round.DataPulled"]);
}

#[test]
fn a_data_set_that_cuts_a_received_box_is_refused() {
    let commands = [until_a2(), vec![receive(&[emptied(150, 30)])]].concat();
    given(commands).refuses(pull_seen(200), &Refusal::DataNotArrived { seen: 120, needed: 150 });
}

#[test]
fn figures_of_other_data_are_refused() {
    let command = Command::CompileReport(CompileReport { figures: figures(29) });
    let refusal = Refusal::CountDiffers { figures: 116, pulled: 120 };
    given([until_a2(), vec![pull_seen(120)]].concat()).refuses(command, &refusal);
}

#[test]
fn only_the_officer_himself_replies() {
    let scenario = given(until_a4());
    for other in [
        actor("plm-pgw-02", Role::Officer),
        actor("plm-pgw-01", Role::OfficeHead),
        Actor {
            office: Some(OfficeCode::try_new("gto").unwrap()),
            ..actor("plm-pgw-01", Role::Officer)
        },
    ] {
        let found = scenario.decide_as(&other, reply("pgw-01", "Saya keberatan."));
        assert_eq!(found, Err(Refusal::NotYourResult));
    }
}

#[test]
fn an_officer_who_is_not_rated_has_nothing_to_reply_to() {
    let refusal = Refusal::NotInRoster { employee: employee("pgw-09") };
    given(until_a4()).refuses(reply("pgw-09", "Saya?"), &refusal);
}

#[test]
fn an_officer_replies_once() {
    let replied = given([until_a4(), vec![reply("pgw-01", "Terima kasih.")]].concat());
    replied.refuses(reply("pgw-01", "Saya keberatan."), &Refusal::AlreadyReplied);
}

#[test]
fn replies_close_with_the_final_report() {
    given(until_a5()).refuses(reply("pgw-02", "Saya keberatan."), &Refusal::ReplyAfterFinal);
}

#[test]
fn every_employee_with_evidence_needs_a_consideration() {
    let refusal = Refusal::ConsiderationMissing { employee: employee("pgw-02") };
    given(until_a4()).refuses(issue("Baik.", &["pgw-01"]), &refusal);
}

#[test]
fn a_consideration_of_a_stranger_is_refused() {
    let refusal = Refusal::NotInRoster { employee: employee("pgw-09") };
    given(until_a4()).refuses(issue("Baik.", &["pgw-01", "pgw-02", "pgw-09"]), &refusal);
}

#[test]
fn a_final_report_needs_an_analysis() {
    let command = issue("  ", &["pgw-01", "pgw-02"]);
    given(until_a4()).refuses(command, &Refusal::AnalysisMissing);
}

#[test]
fn after_the_final_report_no_step_is_left() {
    let refusal = Refusal::OutOfOrder { wanted: "A5", expected: None };
    given(until_a5()).refuses(issue("Lain.", &["pgw-01", "pgw-02"]), &refusal);
}

#[test]
fn a_late_step_is_noted_once() {
    let note = || Command::NoteOverdue(step("A3"));
    let mut late = given(until_a2());
    late.then(note(), &[]);
    late = late.at("2026-11-23T04:00:00Z");
    late.then(note(), &[]);
    late = late.at("2027-01-05T04:00:00Z");
    let events = late.then(note(), &["round.StepOverdue"]);
    late.then(Command::NoteOverdue(step("A4")), &[]);
    late.events.extend(events);
    late.then(note(), &[]);
}

#[test]
fn a_changed_calendar_moves_the_deadline() {
    let again = || Command::RecomputeDeadline(step("A3"));
    let mut scenario = given(until_a2());
    scenario.then(again(), &[]);
    scenario.calendar = scenario.calendar.clone().with_office_days(&closed_on_monday());
    let events = scenario.then(again(), &["round.DeadlineRecomputed"]);
    let RoundEvent::DeadlineRecomputed(event) = &events[0] else { panic!("one event") };
    assert!(event.new > event.old, "{event:?}");
    scenario.events.extend(events);
    scenario.then(again(), &[]);
}
