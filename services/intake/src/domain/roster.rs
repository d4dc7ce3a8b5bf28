//! The employees of an office that may be rated: one stream per office. The last roster counts.

use super::{IntakeEvent, RosterPublished};

/// The roster of an office, folded.
#[derive(Clone, Debug, Default)]
pub struct Roster {
    last: Option<RosterPublished>,
}

impl Roster {
    /// Takes a roster, which replaces the one before; the same one again gives no event.
    pub fn publish(&self, roster: &RosterPublished) -> Vec<IntakeEvent> {
        if self.last.as_ref() == Some(roster) {
            return vec![];
        }
        vec![IntakeEvent::RosterPublished(roster.clone())]
    }

    /// Folds an event.
    pub fn evolve(&mut self, event: &IntakeEvent) {
        if let IntakeEvent::RosterPublished(roster) = event {
            self.last = Some(roster.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn roster(valid_from: &str) -> RosterPublished {
        let (office, valid_from) = ("plm".parse().unwrap(), valid_from.to_owned());
        RosterPublished { office, valid_from, employees: vec![] }
    }

    #[test]
    fn a_later_roster_replaces_the_earlier_and_the_same_one_tells_nothing() {
        let mut state = Roster::default();
        for event in state.publish(&roster("2026-12-01")) {
            state.evolve(&event);
        }
        assert!(state.publish(&roster("2026-12-01")).is_empty());
        assert_eq!(state.publish(&roster("2027-01-01")).len(), 1);
    }
}
