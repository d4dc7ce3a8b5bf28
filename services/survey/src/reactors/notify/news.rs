//! The notices that follow from an event: which step is done, and which is to be done.
//!
//! The event says what happened, and the newest state says whether it still matters: a reactor that comes late sends no notice of a step that is done.

use kernel::Timestamp;
use notify::Kind;
use sop::{StepClock, StepId};

use crate::domain::round::{Round, RoundEvent};

/// A notice, or the end of one.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Act {
    Settle(StepId),
    /// The step is to be done, from `since` on.
    Tell {
        kind: Kind,
        step: StepId,
        since: Timestamp,
    },
}

pub(super) fn of(event: &RoundEvent, round: &Round) -> Vec<Act> {
    let (done, next) = match event {
        RoundEvent::InvitationPublished(e) => (&e.record, Some(&e.next)),
        RoundEvent::ResponsesReceived(e) => (&e.record, Some(&e.next)),
        RoundEvent::DataPulled(e) => (&e.record, Some(&e.next)),
        RoundEvent::ReportCompiled(e) => (&e.record, Some(&e.next)),
        RoundEvent::FinalReportIssued(e) => (&e.record, None),
        RoundEvent::StepOverdue(late) => {
            let running = round.clock().filter(|clock| clock.step == late.step);
            let since = late.noticed_at;
            let tell = |clock: &StepClock| Act::Tell {
                kind: Kind::Overdue,
                step: clock.step.clone(),
                since,
            };
            return running.map(tell).into_iter().collect();
        }
        _ => return vec![],
    };
    let open = next.filter(|next| round.clock().is_some_and(|clock| clock.step == next.step));
    let settle = Act::Settle(done.step.clone());
    std::iter::once(settle).chain(open.map(|clock| begins(clock, round))).collect()
}

fn begins(clock: &StepClock, round: &Round) -> Act {
    let since = clock.started_at.max(earliest(&clock.step, round));
    Act::Tell { kind: Kind::NewTask, step: clock.step.clone(), since }
}

/// Answers come in until the quarter ends: nobody is asked to collect or to pull them before.
fn earliest(step: &StepId, round: &Round) -> Timestamp {
    let waits = matches!(step.as_str(), "A2" | "A3");
    let opened = round.opened().filter(|_| waits);
    opened.map_or(Timestamp::MIN, |opened| {
        opened.zone.instant(opened.period.next_first_day().at(0, 0, 0, 0))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn golden(name: &str) -> RoundEvent {
        let file = format!("{}/tests/golden/round.{name}.v1.json", env!("CARGO_MANIFEST_DIR"));
        RoundEvent::decode(&format!("round.{name}"), 1, &std::fs::read(file).unwrap()).unwrap()
    }

    const STORY: [&str; 6] = [
        "RoundOpened",
        "InvitationPublished",
        "ResponsesReceived",
        "DataPulled",
        "ReportCompiled",
        "FinalReportIssued",
    ];

    fn until(last: &str) -> Vec<RoundEvent> {
        let end = STORY.iter().position(|name| *name == last).unwrap();
        STORY[..=end].iter().map(|name| golden(name)).collect()
    }

    /// What follows from the last event: the step that is done, the step that begins.
    fn told(last: &str) -> (Option<String>, Option<(String, Timestamp)>) {
        let events = until(last);
        let (mut done, mut next) = (None, None);
        for act in of(events.last().unwrap(), &Round::fold(&events)) {
            match act {
                Act::Settle(step) => done = Some(step.to_string()),
                Act::Tell { step, since, .. } => next = Some((step.to_string(), since)),
            }
        }
        (done, next)
    }

    #[test]
    fn each_step_settles_itself_and_tells_of_the_next() {
        for (last, step, next) in [
            ("InvitationPublished", "A1", "A2"),
            ("ResponsesReceived", "A2", "A3"),
            ("DataPulled", "A3", "A4"),
            ("ReportCompiled", "A4", "A5"),
        ] {
            let (done, begun) = told(last);
            assert_eq!((done.as_deref(), begun.unwrap().0.as_str()), (Some(step), next), "{last}");
        }
        assert_eq!(told("FinalReportIssued"), (Some("A5".to_owned()), None));
    }

    #[test]
    fn nobody_is_asked_for_the_answers_of_a_quarter_that_still_runs() {
        let end: Timestamp = "2026-12-31T17:00:00Z".parse().unwrap();
        for last in ["InvitationPublished", "ResponsesReceived"] {
            assert!(told(last).1.unwrap().1 >= end, "{last}");
        }
    }

    #[test]
    fn a_late_step_is_told_while_it_is_open_and_not_after() {
        let RoundEvent::StepOverdue(late) = golden("StepOverdue") else { panic!() };
        let open = STORY.iter().find(|name| {
            Round::fold(&until(name)).clock().is_some_and(|clock| clock.step == late.step)
        });
        let open = Round::fold(&until(open.unwrap()));
        let acts = of(&late.clone().into(), &open);
        assert!(matches!(&acts[..], [Act::Tell { kind: Kind::Overdue, .. }]), "{acts:?}");
        assert!(of(&late.into(), &Round::fold(&until("FinalReportIssued"))).is_empty());
    }

    #[test]
    fn whoever_comes_late_tells_nobody_of_a_step_that_is_done() {
        let round = Round::fold(&until("ReportCompiled"));
        let acts = of(&golden("InvitationPublished"), &round);
        assert!(matches!(&acts[..], [Act::Settle(_)]), "{acts:?}");
    }
}
