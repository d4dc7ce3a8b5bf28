//! Steps B2 and B3.

use kernel::{Actor, ComplaintId, OfficeCode, Role, StreamId, Timestamp, Zone};
use sop::{Calendars, Context, Declaration, ItemId, ProcedureRef, StepClock, StepId, StepRefusal};
use triage::domain::Refusal;
use triage::domain::data_request::{
    Command, DataRequest, DataRequestEvent, RecordDataReply, SendDataRequest, decide, stream_name,
};

use crate::cast::{at, gto, inspector, letter, machine, quarter, wbs};

type Decision = Result<Vec<DataRequestEvent>, Refusal>;

const OPENED: &str = "2026-10-01T00:00:00Z";
const SENT: &str = "2026-10-05T02:00:00Z";

fn clock(step: &str) -> StepClock {
    let calendar = Calendars::builtin().known_at(at(OPENED));
    sop::whistleblowing().step(step).unwrap().start(at(OPENED), Zone::Wita, &calendar)
}

fn send() -> Command {
    Command::Send(SendDataRequest {
        office: gto(),
        zone: Zone::Wita,
        quarter: quarter(),
        letter_number: letter("PW.03.02/C.X.20/101/2026"),
        due_clock: clock("B2"),
    })
}

fn reply(released: &[ComplaintId]) -> Command {
    answer(released, &[complaint(8), complaint(9)])
}

fn answer(released: &[ComplaintId], withheld: &[ComplaintId]) -> Command {
    Command::RecordReply(RecordDataReply {
        letter_number: letter("PW.03.02/G.I/77/2026"),
        released: released.to_vec(),
        withheld: withheld.to_vec(),
        sheets: vec![],
        excluded: vec![],
    })
}

pub(crate) fn complaint(last: u8) -> ComplaintId {
    format!("0192f0c1-2d3e-7a4b-8c5d-6e7f809102{last:02}").parse().unwrap()
}

pub(crate) fn when(
    history: &[DataRequestEvent],
    now: Timestamp,
    actor: &Actor,
    command: Command,
) -> Decision {
    let state = DataRequest::fold(history);
    let step = state.expected_step().and_then(|step| sop::whistleblowing().step(step));
    let items: Vec<ItemId> = step.map(|s| s.items().cloned().collect()).unwrap_or_default();
    let ctx = Context {
        now,
        actor,
        declaration: Declaration::CLEAN,
        items: &items,
        calendar: &Calendars::builtin().known_at(now),
        procedure: sop::whistleblowing(),
    };
    decide(&state, command, &ctx)
}

pub(crate) fn sent() -> Vec<DataRequestEvent> {
    when(&[], at(SENT), &wbs(1), send()).unwrap()
}

fn replied(released: &[ComplaintId]) -> Vec<DataRequestEvent> {
    let mut history = sent();
    history.extend(when(&history, at(SENT), &inspector(), reply(released)).unwrap());
    history
}

#[test]
fn a_quarter_is_asked_for_and_answered() {
    let history = replied(&[complaint(1), complaint(2)]);
    let types: Vec<_> = history.iter().map(DataRequestEvent::event_type).collect();
    assert_eq!(types, ["data-request.DataRequestSent", "data-request.DataReplyReceived"]);
    let state = DataRequest::fold(&history);
    assert_eq!(state.reply().unwrap().released.len(), 2);
    assert_eq!(state.sent().unwrap().record.due_at, clock("B2").due_at);
    assert_eq!((state.expected_step(), state.open_clock()), (None, None));
}

#[test]
fn itjen_may_release_nothing() {
    assert_eq!(DataRequest::fold(&replied(&[])).reply().unwrap().released, []);
}

#[test]
fn the_stream_is_one_per_office_and_quarter() {
    let name = stream_name(&gto(), quarter());
    assert_eq!(name, "data-request/gto/2026-Q4");
    assert_eq!(StreamId::named(&name), StreamId::named("data-request/gto/2026-Q4"));
}

#[test]
fn one_letter_per_quarter() {
    let again = when(&sent(), at(SENT), &wbs(2), send());
    let letter = letter("PW.03.02/C.X.20/101/2026");
    assert_eq!(again, Err(Refusal::AlreadySent { letter }));
}

#[test]
fn only_the_team_of_that_office_asks() {
    let elsewhere = Actor { office: Some(OfficeCode::try_new("plm").unwrap()), ..wbs(1) };
    assert_eq!(when(&[], at(SENT), &elsewhere, send()), Err(Refusal::NotFound));
    let step = StepId::try_new("B2").unwrap();
    let refusal = StepRefusal::RoleNotNamed { step, allowed: vec![Role::WbsTeam] };
    assert_eq!(when(&[], at(SENT), &inspector(), send()), Err(refusal.into()));
}

#[test]
fn a_reply_needs_a_request() {
    assert_eq!(when(&[], at(SENT), &inspector(), reply(&[])), Err(Refusal::NotRequested));
}

#[test]
fn only_itjen_replies() {
    let refusal = Refusal::NotYourPart { wanted: Role::Inspectorate };
    assert_eq!(when(&sent(), at(SENT), &wbs(1), reply(&[])), Err(refusal));
}

#[test]
fn a_complaint_is_released_once() {
    let twice = reply(&[complaint(1), complaint(2), complaint(1)]);
    let refusal = Refusal::ReleasedTwice(complaint(1));
    assert_eq!(when(&sent(), at(SENT), &inspector(), twice), Err(refusal));
}

#[test]
fn a_complaint_is_released_or_withheld() {
    for withheld in [[complaint(1), complaint(2)], [complaint(2), complaint(2)]] {
        let both = answer(&[complaint(1)], &withheld);
        let named = if withheld[0] == complaint(1) { complaint(1) } else { complaint(2) };
        assert_eq!(when(&sent(), at(SENT), &inspector(), both), Err(Refusal::NamedTwice(named)));
    }
}

#[test]
fn a_reply_of_version_1_is_repeated_by_its_count() {
    let mut history = replied(&[complaint(1)]);
    let DataRequestEvent::DataReplyReceived(reply) = &mut history[1] else { panic!() };
    reply.withheld_ids.clear();
    let again = |withheld: &[ComplaintId]| {
        when(&history, at(SENT), &inspector(), answer(&[complaint(1)], withheld))
    };
    assert_eq!(again(&[complaint(8), complaint(9)]), Ok(vec![]));
    assert!(matches!(again(&[complaint(8)]), Err(Refusal::AlreadyReplied { .. })));
}

#[test]
fn the_same_reply_again_changes_nothing_and_another_is_refused() {
    let history = replied(&[complaint(1)]);
    assert_eq!(when(&history, at(SENT), &inspector(), reply(&[complaint(1)])), Ok(vec![]));
    let letter = letter("PW.03.02/G.I/77/2026");
    let other = when(&history, at(SENT), &inspector(), reply(&[complaint(2)]));
    assert_eq!(other, Err(Refusal::AlreadyReplied { letter }));
}

#[test]
fn a_letter_that_was_never_sent_is_late_too_and_noted_once() {
    let note =
        || Command::NoteOverdue { office: gto(), quarter: quarter(), due_clock: clock("B2") };
    assert_eq!(when(&[], at(SENT), &machine(), note()), Ok(vec![]));
    let late = at("2026-10-20T00:00:00Z");
    let noted = when(&[], late, &machine(), note()).unwrap();
    assert_eq!(noted[0].event_type(), "data-request.StepOverdue");
    assert_eq!(when(&noted, late, &machine(), note()), Ok(vec![]));
    let people = when(&[], late, &wbs(1), note());
    assert_eq!(people, Err(Refusal::NotYourPart { wanted: Role::System }));
}

#[test]
fn a_moved_deadline_is_taken_over() {
    let mut history = sent();
    let DataRequestEvent::DataRequestSent(sent) = &mut history[0] else { panic!() };
    sent.next.due_at = Some(at("2026-10-04T00:00:00Z"));
    let moved = when(&history, at(SENT), &machine(), Command::RecomputeDeadline).unwrap();
    assert_eq!(moved[0].event_type(), "data-request.DeadlineRecomputed");
    history.extend(moved);
    assert_eq!(when(&history, at(SENT), &machine(), Command::RecomputeDeadline), Ok(vec![]));
}

#[test]
fn a_request_stays_under_the_procedure_it_began_with() {
    let mut history = sent();
    let DataRequestEvent::DataRequestSent(sent) = &mut history[0] else { panic!() };
    sent.procedure.number = "OT.02.02/C.X.20/1/2019".to_owned();
    let pinned = sent.procedure.clone();
    let given: ProcedureRef = sop::whistleblowing().reference();
    let refused = when(&history, at(SENT), &inspector(), reply(&[]));
    assert_eq!(refused, Err(Refusal::OtherProcedure { pinned, given }));
}
