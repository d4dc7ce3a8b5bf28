//! Stored event → public event: one total match. Every event of a round is public.

use contracts::public::{Announcement, StepDone, StepStarted, Survey, count, survey as public};
use eventlog::{Publication, Recorded};
use kernel::Quarter;
use sop::{StepClock, StepRecord};

use crate::domain::round::{Consideration, RoundEvent, stream_name};
use figures::ReportFigures;

pub fn publish(row: &Recorded) -> Result<Option<Publication>, String> {
    let event = row.event().map_err(|error| error.to_string())?;
    Ok(Some(service::publication(&announce(event)?)))
}

fn announce(event: RoundEvent) -> Result<Announcement<Survey>, String> {
    let (office, period) = event.round();
    let (office, stream) = (office.clone(), stream_name(office, period));
    let Told { step, next, body } = told(event, period)?;
    Ok(Announcement { office, stream, step, next, body })
}

struct Told {
    step: Option<StepDone>,
    next: Option<StepStarted>,
    body: Survey,
}

fn told(event: RoundEvent, period: Quarter) -> Result<Told, String> {
    use RoundEvent as E;
    Ok(match event {
        E::RoundOpened(e) => plain(public::RoundOpened {
            period,
            instrument: e.instrument,
            roster: count(&e.roster),
        }),
        E::InvitationPublished(e) => {
            let body = public::InvitationPublished { period, boards: count(&e.boards) };
            step(&e.record, Some(e.next), body)
        }
        E::ResponsesReceived(e) => {
            step(&e.record, Some(e.next), public::ResponsesReceived { period, total: e.total })
        }
        E::DataPulled(e) => {
            let (cutoff, count, dataset_hash) = (e.cutoff, e.count, e.dataset_hash);
            let body = public::DataPulled { period, cutoff, count, dataset_hash };
            step(&e.record, Some(e.next), body)
        }
        E::ReportCompiled(e) => {
            let body = public::ReportCompiled { period, figures: figures(&e.figures)? };
            step(&e.record, Some(e.next), body)
        }
        E::OfficerReplied(e) => {
            plain(public::OfficerReplied { period, employee: e.employee, text: e.text })
        }
        E::FinalReportIssued(e) => {
            let considerations = e.considerations.into_iter().map(consideration).collect();
            let body = public::FinalReportIssued { period, analysis: e.analysis, considerations };
            step(&e.record, None, body)
        }
        E::StepOverdue(e) => plain(public::StepOverdue { period, step: e.step, due_at: e.due_at }),
        E::DeadlineRecomputed(e) => {
            let (step, old, new, calendar) = (e.step, e.old, e.new, e.calendar);
            plain(public::DeadlineRecomputed { period, step, old, new, calendar })
        }
    })
}

fn plain(body: impl Into<Survey>) -> Told {
    Told { step: None, next: None, body: body.into() }
}

fn step(record: &StepRecord, next: Option<StepClock>, body: impl Into<Survey>) -> Told {
    Told { step: Some(record.into()), next: next.map(Into::into), body: body.into() }
}

fn figures(figures: &ReportFigures) -> Result<public::Figures, String> {
    let json = serde_json::value::to_raw_value(figures).map_err(|error| error.to_string())?;
    Ok(public::Figures::new(json))
}

fn consideration(Consideration { employee, text }: Consideration) -> public::Consideration {
    public::Consideration { employee, text }
}

#[cfg(test)]
mod tests {
    use serde_json::{Value, json};

    use super::*;

    fn announced(event_type: &str) -> Announcement<Value> {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let json = std::fs::read(format!("{folder}/{event_type}.v1.json")).unwrap();
        let event = RoundEvent::decode(event_type, 1, &json).unwrap();
        serde_json::from_slice(&announce(event).unwrap().encode()).unwrap()
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
