//! The row says what the domain's own fold says, event by event.

use super::*;
use crate::domain::case::Case;

/// Golden events in an order that a log could hold: B4 to B10 with a change of reviewer, a delay and a moved deadline.
const STORY: [&str; 12] = [
    "CaseOpened",
    "CaseStudied",
    "DispositionGiven",
    "ReviewAssigned",
    "StepOverdue",
    "Recused",
    "Reassigned",
    "CaseReviewed",
    "GradeDetermined",
    "CaseEscalated",
    "EscalationAcknowledged",
    "CaseArchived",
];

fn golden(name: &str) -> CaseEvent {
    let file = format!("{}/tests/golden/case.{name}.v1.json", env!("CARGO_MANIFEST_DIR"));
    CaseEvent::decode(&format!("case.{name}"), 1, &std::fs::read(file).unwrap()).unwrap()
}

fn same(row: &Row, case: &Case) {
    let (opened, clock) = (case.opened().unwrap(), case.open_clock());
    assert_eq!(row.case_id, opened.case.uuid());
    assert_eq!(row.office, opened.office.as_str());
    assert_eq!(row.stage, case.stage().code());
    assert_eq!(row.expected_step.as_deref(), case.expected_step());
    let due_at = clock.and_then(|clock| clock.due_at);
    assert_eq!(row.due_us, due_at.map(kernel::Timestamp::as_microsecond));
    assert_eq!(row.overdue, case.overdue_noted());
    assert_eq!(row.reviewer.as_deref(), case.reviewer().map(kernel::PersonId::as_str));
    assert_eq!(row.calendar.as_deref(), clock.map(|clock| clock.calendar.as_str()));
    assert_eq!(row.archived, case.stage() == Stage::Archived);
}

fn walk(names: &[&str]) -> Row {
    let CaseEvent::CaseOpened(opened) = golden("CaseOpened") else { panic!() };
    let (mut row, mut case) = (Row::opened(&opened), Case::default());
    for (version, name) in (1..).zip(names) {
        let event = golden(name);
        row.take(&event, Version(version));
        case.apply(&event);
        same(&row, &case);
    }
    row
}

#[test]
fn no_event_moves_the_case_without_the_row() {
    for event in CaseEvent::TYPES {
        let name = event.name.trim_start_matches("case.");
        walk(&["CaseOpened", "CaseStudied", name]);
    }
}

#[test]
fn the_row_follows_the_case_to_its_archive() {
    let row = walk(&STORY);
    assert!(row.archived && row.expected_step.is_none());
    assert_eq!(row.version, 12);
}

#[test]
fn the_row_follows_a_delay_and_a_moved_deadline() {
    let late = walk(&["CaseOpened", "CaseStudied", "StepOverdue"]);
    assert!(late.overdue);
    let moved = walk(&["CaseOpened", "CaseStudied", "StepOverdue", "DeadlineRecomputed"]);
    assert!(!moved.overdue, "the golden event takes the deadline away");
    walk(&["CaseOpened", "CaseClarified", "ReplySent"]);
}
