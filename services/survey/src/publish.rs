//! What survey tells the world: every event of a round, as a pure function of its row.

use eventlog::{Publication, Recorded};
use serde_json::{Value, json};
use service::{Announcement, StepDone};
use sop::{StepClock, StepRecord};

use crate::domain::round::{RoundEvent, stream_name};

/// Version of the public shapes.
const PUBLIC_VERSION: i16 = 1;

/// The public side of a stored event.
pub fn publish(row: &Recorded) -> Result<Option<Publication>, String> {
    let event = RoundEvent::decode(&row.event_type, row.schema_version, &row.payload)
        .map_err(|error| error.to_string())?;
    announcement(event).publication(PUBLIC_VERSION)
}

fn announcement(event: RoundEvent) -> Announcement {
    let (office, period) = event.round();
    let (office, stream) = (office.clone(), stream_name(office, period));
    let told = told(event);
    let mut body = told.body;
    body["period"] = json!(period);
    let step = told.record.as_ref().map(StepDone::from);
    Announcement { office, stream, step, next: told.next, body }
}

/// What is an event's own; the period is added to every body.
struct Told {
    record: Option<StepRecord>,
    next: Option<StepClock>,
    body: Value,
}

fn told(event: RoundEvent) -> Told {
    use RoundEvent as E;
    match event {
        E::RoundOpened(e) => plain(json!({ "instrument": e.instrument, "roster": e.roster.len() })),
        E::InvitationPublished(e) => {
            step(e.record, Some(e.next), json!({ "boards": e.boards.len() }))
        }
        E::ResponsesReceived(e) => step(e.record, Some(e.next), json!({ "total": e.total })),
        E::DataPulled(e) => {
            let body =
                json!({ "cutoff": e.cutoff, "count": e.count, "dataset_hash": e.dataset_hash });
            step(e.record, Some(e.next), body)
        }
        E::ReportCompiled(e) => step(e.record, Some(e.next), json!({ "figures": e.figures })),
        E::OfficerReplied(e) => plain(json!({ "employee": e.employee, "text": e.text })),
        E::FinalReportIssued(e) => {
            let body = json!({ "analysis": e.analysis, "considerations": e.considerations });
            step(e.record, None, body)
        }
        E::StepOverdue(e) => plain(json!({ "step": e.step, "due_at": e.due_at })),
        E::DeadlineRecomputed(e) => {
            plain(json!({ "step": e.step, "old": e.old, "new": e.new, "calendar": e.calendar }))
        }
    }
}

const fn plain(body: Value) -> Told {
    Told { record: None, next: None, body }
}

const fn step(record: StepRecord, next: Option<StepClock>, body: Value) -> Told {
    Told { record: Some(record), next, body }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn announced(event_type: &str) -> Announcement {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let json = std::fs::read(format!("{folder}/{event_type}.v1.json")).unwrap();
        announcement(RoundEvent::decode(event_type, 1, &json).unwrap())
    }

    #[test]
    fn every_event_names_office_stream_and_period() {
        for kernel::EventType { name: event_type, .. } in RoundEvent::TYPES {
            let told = announced(event_type);
            assert_eq!(told.office.as_str(), "plm");
            assert_eq!(told.stream, "round/plm/2026-Q4");
            assert_eq!(told.body["period"], "2026-Q4", "{event_type}");
        }
    }

    #[test]
    fn a_step_tells_its_role_and_the_next_clock_but_not_the_person() {
        let told = announced("round.DataPulled");
        assert_eq!(told.step.as_ref().unwrap().step.as_str(), "A3");
        assert_eq!(told.next.as_ref().unwrap().step.as_str(), "A4");
        assert_eq!((&told.body["count"], &told.body["cutoff"]), (&json!(120), &json!(152)));
        assert!(!serde_json::to_string(&told).unwrap().contains("plm-team-1"));
    }

    #[test]
    fn boards_and_roster_are_only_counted() {
        assert_eq!(announced("round.RoundOpened").body["roster"], 3);
        assert_eq!(announced("round.InvitationPublished").body["boards"], 2);
    }

    #[test]
    fn the_report_holds_the_very_figures_and_the_final_one_ends_the_round() {
        assert_eq!(announced("round.ReportCompiled").body["figures"]["formulas"], "figures-1");
        let last = announced("round.FinalReportIssued");
        assert_eq!(
            (last.next, &last.body["considerations"][0]["employee"]),
            (None, &json!("pgw-01"))
        );
    }
}
