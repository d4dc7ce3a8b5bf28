//! Users that a place served in a shift: one stream each. The last report counts.

use super::{IntakeEvent, UsersServedReported};

/// The last report of a place and shift.
#[derive(Clone, Debug, Default)]
pub struct Served {
    last: Option<UsersServedReported>,
}

impl Served {
    /// Takes a report, which replaces the one before; the same one again gives no event.
    pub fn report(&self, report: &UsersServedReported) -> Vec<IntakeEvent> {
        if self.last.as_ref() == Some(report) {
            return vec![];
        }
        vec![IntakeEvent::UsersServedReported(report.clone())]
    }

    /// Folds an event.
    pub fn evolve(&mut self, event: &IntakeEvent) {
        if let IntakeEvent::UsersServedReported(report) = event {
            self.last = Some(report.clone());
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn report(total: u32) -> UsersServedReported {
        UsersServedReported {
            office: "plm".parse().unwrap(),
            place: "loket-1".parse().unwrap(),
            shift: "2026-11-22-pagi".into(),
            total,
            by_service: vec![],
        }
    }

    #[test]
    fn a_later_report_replaces_the_earlier_and_the_same_one_tells_nothing() {
        let mut state = Served::default();
        for event in state.report(&report(7)) {
            state.evolve(&event);
        }
        assert!(state.report(&report(7)).is_empty());
        assert_eq!(state.report(&report(8)), [IntakeEvent::UsersServedReported(report(8))]);
    }
}
