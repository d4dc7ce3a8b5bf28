use std::path::Path;

use contracts::{Counts, Outcome, Reason, ReasonCode, Receipt};

use super::super::super::source::{Content, read};
use super::*;

struct Bench {
    folder: tempfile::TempDir,
    clock: Clock,
    ids: Ids,
}

impl Bench {
    fn new() -> Self {
        let clock = Clock::manual("2026-11-22T03:00:00Z").0;
        let ids = Ids::seeded(clock.clone(), 1);
        Self { folder: tempfile::tempdir().unwrap(), clock, ids }
    }

    fn state(&self) -> State {
        State::open(&self.folder.path().join("state")).unwrap()
    }

    fn rows(&self, lines: &[String]) -> Vec<Row> {
        let path = self.folder.path().join("file.ndjson");
        std::fs::write(&path, lines.join("\n")).unwrap();
        let read = read(Path::new(&path), Content::Ratings).unwrap();
        assert!(read.bad.is_empty(), "{:?}", read.bad);
        read.rows
    }

    fn run(&self, lines: &[String], retry: bool) -> State {
        let mut state = self.state();
        plan(&mut state, self.rows(lines), retry, &self.clock, &self.ids).unwrap();
        state
    }
}

fn line(place: usize) -> String {
    format!(
        r#"{{"place":"loket-{place}","service":"dokumen-kapal","shift":"2026-11-22-pagi","answers":{{"conduct":4,"competence":3}}}}"#
    )
}

fn lines(count: usize) -> Vec<String> {
    (0..count).map(line).collect()
}

/// Ids, bodies and lines of everything planned.
fn planned(state: &State) -> Vec<(Uuid, String, Vec<PlannedRow>)> {
    let plans = state.all().map(|(plan, _)| plan);
    let text = |plan: &Plan| plan.envelope.body.get().to_owned();
    plans.map(|plan| (plan.envelope.id, text(plan), plan.rows.clone())).collect()
}

fn receipt(id: Uuid, outcome: Outcome, reasons: Vec<Reason>) -> Receipt {
    Receipt {
        submission: id.to_string(),
        sender: "off/plm".into(),
        kind: Kind::Ratings.tail().into(),
        outcome,
        again: false,
        received_at: "2026-11-22T03:00:01Z".parse().unwrap(),
        counts: Counts::default(),
        reasons,
        complaint: None,
    }
}

#[test]
fn a_killed_run_repeated_sends_the_same_bytes_under_the_same_ids() {
    let bench = Bench::new();
    let first = planned(&bench.run(&lines(2500), false));
    assert_eq!(first.iter().map(|plan| plan.2.len()).collect::<Vec<_>>(), [1000, 1000, 500]);
    assert_eq!(planned(&bench.run(&lines(2500), false)), first);
}

#[test]
fn a_run_killed_while_planning_goes_on_where_it_was() {
    let bench = Bench::new();
    let first = planned(&bench.run(&lines(2500), false));
    let path = bench.folder.path().join("state");
    let text = std::fs::read_to_string(&path).unwrap();
    let second_line = text.match_indices('\n').nth(1).unwrap().0;
    // Power was lost in the middle of the third batch.
    std::fs::write(&path, &text[..second_line + 40]).unwrap();
    let again = planned(&bench.run(&lines(2500), false));
    assert_eq!(again[..2], first[..2]);
    assert_eq!(again[2].2.len(), 500);
}

#[test]
fn lines_added_in_front_do_not_send_the_others_again() {
    let bench = Bench::new();
    bench.run(&lines(3), false);
    let mut longer = vec![line(77)];
    longer.extend(lines(3));
    let state = bench.run(&longer, false);
    let second = &planned(&state)[1];
    assert_eq!((second.2.len(), second.2[0].line), (1, 1));
}

#[test]
fn equal_lines_are_ratings_of_their_own() {
    let bench = Bench::new();
    let state = bench.run(&[line(1), line(1)], false);
    let rows = &planned(&state)[0].2;
    assert_eq!(rows.len(), 2);
    assert_ne!(rows[0].id, rows[1].id);
    assert_eq!(planned(&bench.run(&[line(1), line(1)], false)).len(), 1);
}

#[test]
fn a_corrected_line_goes_and_a_rejected_one_only_when_told() {
    let bench = Bench::new();
    let mut state = bench.run(&lines(2), false);
    let (id, _, rows) = planned(&state).remove(0);
    let reason = Reason::of_field(ReasonCode::ShiftTooOld, "shift", "too old").at_line(1);
    assert!(state.answer(receipt(id, Outcome::Received, vec![reason])).unwrap());
    drop(state);
    assert_eq!(planned(&bench.run(&lines(2), false)).len(), 1);
    assert_eq!(planned(&bench.run(&[line(0), line(9)], false))[1].2.len(), 1);
    let retried = planned(&bench.run(&lines(2), true)).remove(2);
    assert_eq!(retried.2, [rows[1].clone()], "the rating keeps its id");
    assert_ne!(retried.0, id, "the submission is another");
}

#[test]
fn a_batch_stays_below_the_limit_of_a_message() {
    let bench = Bench::new();
    let comment = "\u{1f6a2}".repeat(1000);
    let long = |place| line(place).replacen('{', &format!(r#"{{"comment":"{comment}","#), 1);
    let state = bench.run(&(0..500).map(long).collect::<Vec<_>>(), false);
    let plans = planned(&state);
    assert!(plans.len() > 1 && plans.iter().all(|plan| plan.1.len() <= BODY_BYTES_MAX));
}

#[test]
fn only_our_own_receipts_count_and_each_once() {
    let bench = Bench::new();
    let mut state = bench.run(&lines(1), false);
    let id = planned(&state)[0].0;
    assert!(!state.answer(receipt(Uuid::nil(), Outcome::Received, vec![])).unwrap());
    assert!(state.answer(receipt(id, Outcome::Received, vec![])).unwrap());
    assert!(!state.answer(receipt(id, Outcome::Rejected, vec![])).unwrap());
    assert!(bench.state().open_plans().is_empty());
}
