//! One round in the view.

use eventlog::Trouble;
use kernel::{Timestamp, Version};
use sop::StepClock;
use sqlx::PgConnection;

use crate::domain::round::RoundEvent;

/// The running clock, and whether the log already says that it ran over.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct Row {
    clock: Option<StepClock>,
    noted: bool,
    version: i32,
}

type Key = (String, String);

impl Row {
    pub(super) async fn load(tx: &mut PgConnection, key: &Key) -> Result<Self, Trouble> {
        let found: Option<(Option<String>, bool, i32)> = sqlx::query_as(include_str!("load.sql"))
            .bind(&key.0)
            .bind(&key.1)
            .fetch_optional(tx)
            .await?;
        let Some((clock, noted, version)) = found else { return Ok(Self::default()) };
        let clock = clock.map(|json| serde_json::from_str(&json)).transpose();
        let clock = clock.map_err(|error| Trouble::Retry(format!("v_round.clock: {error}")))?;
        Ok(Self { clock, noted, version })
    }

    pub(super) async fn save(&self, tx: &mut PgConnection, key: &Key) -> Result<(), Trouble> {
        let clock = self.clock.as_ref();
        let json = clock.map(serde_json::to_string).transpose();
        let json = json.map_err(|error| Trouble::Retry(format!("v_round.clock: {error}")))?;
        sqlx::query(include_str!("save.sql"))
            .bind(&key.0)
            .bind(&key.1)
            .bind(clock.map(|clock| clock.step.to_string()))
            .bind(json)
            .bind(clock.and_then(|clock| clock.due_at).map(Timestamp::as_microsecond))
            .bind(clock.map(|clock| clock.calendar.clone()))
            .bind(self.noted)
            .bind(self.version)
            .execute(tx)
            .await?;
        Ok(())
    }

    pub(super) fn apply(&mut self, event: &RoundEvent, version: Version) {
        use RoundEvent as E;
        self.version = version.0;
        match event {
            E::InvitationPublished(event) => self.start(Some(&event.next)),
            E::ResponsesReceived(event) => self.start(Some(&event.next)),
            E::DataPulled(event) => self.start(Some(&event.next)),
            E::ReportCompiled(event) => self.start(Some(&event.next)),
            E::FinalReportIssued(_) => self.start(None),
            E::StepOverdue(event) => {
                self.noted |= self.clock.as_ref().is_some_and(|clock| clock.step == event.step);
            }
            E::DeadlineRecomputed(event) => {
                if let Some(clock) = self.clock.as_mut().filter(|clock| clock.step == event.step) {
                    clock.due_at = event.new;
                    clock.calendar.clone_from(&event.calendar);
                    self.noted = false;
                }
            }
            // Whatever else moves the clock is missed by a test.
            _ => {}
        }
    }

    fn start(&mut self, clock: Option<&StepClock>) {
        self.clock = clock.cloned();
        self.noted = false;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::domain::round::Round;

    fn golden(name: &str) -> RoundEvent {
        let folder = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden");
        let json = std::fs::read(format!("{folder}/round.{name}.v1.json")).unwrap();
        RoundEvent::decode(&format!("round.{name}"), 1, &json).unwrap()
    }

    fn fold(types: &[&str]) -> Row {
        let mut row = Row::default();
        for (name, version) in types.iter().zip(1..) {
            row.apply(&golden(name), Version(version));
        }
        row
    }

    #[test]
    fn no_event_moves_the_clock_of_the_round_without_the_row() {
        for event in RoundEvent::TYPES {
            let name = event.name.trim_start_matches("round.");
            let story = ["RoundOpened", "ResponsesReceived", name];
            let events = story.map(golden);
            assert_eq!(fold(&story).clock.as_ref(), Round::fold(&events).clock(), "{name}");
        }
    }

    #[test]
    fn the_clock_follows_the_steps_until_the_round_ends() {
        let step = |types: &[&str]| fold(types).clock.map(|clock| clock.step.to_string());
        let all = ["RoundOpened", "InvitationPublished", "ResponsesReceived", "FinalReportIssued"];
        assert_eq!(step(&all[..2]).as_deref(), Some("A2"));
        assert_eq!(step(&all[..3]).as_deref(), Some("A3"));
        assert_eq!((step(&all), fold(&all).version), (None, 4));
    }

    #[test]
    fn a_late_step_is_noted_until_its_deadline_moves() {
        let late = ["ResponsesReceived", "StepOverdue"];
        assert!(fold(&late).noted);
        let moved = fold(&["ResponsesReceived", "StepOverdue", "DeadlineRecomputed"]);
        assert!(!moved.noted);
        let clock = moved.clock.unwrap();
        assert_eq!(clock.due_at.unwrap().to_string(), "2026-11-24T01:30:00Z");
        assert!(clock.calendar.ends_with("+plm 1"));
    }
}
