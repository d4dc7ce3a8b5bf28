//! The domain's states as the log folds them. The impls stand outside `domain/`, which knows no log.

use eventlog::Aggregate;

use crate::domain::{Board, Complaint, Emptying, IntakeEvent, Roster, Served};

macro_rules! aggregate {
    ($($state:ty),+) => {$(
        impl Aggregate for $state {
            type Event = IntakeEvent;

            fn evolve(&mut self, event: &IntakeEvent) {
                self.evolve(event);
            }
        }
    )+};
}
aggregate!(Board, Emptying, Complaint, Served, Roster);
