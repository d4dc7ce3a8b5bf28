//! The domain's state as the log folds it. The impl stands outside `domain/`, which knows no log.

use eventlog::Aggregate;

use crate::domain::round::{Round, RoundEvent};

impl Aggregate for Round {
    type Event = RoundEvent;

    fn evolve(&mut self, event: &RoundEvent) {
        self.apply(event);
    }
}
