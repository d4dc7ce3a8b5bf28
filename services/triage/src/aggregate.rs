//! The domain's states as the log folds them, except the case, which is a chain ([`crate::chain`]). The impls stand outside `domain/`, which
//! knows no log.

use eventlog::Aggregate;

use crate::domain::data_request::{DataRequest, DataRequestEvent};
use crate::domain::erasure::{Erasure, ErasureEvent};

impl Aggregate for DataRequest {
    type Event = DataRequestEvent;

    fn evolve(&mut self, event: &DataRequestEvent) {
        self.apply(event);
    }
}

impl Aggregate for Erasure {
    type Event = ErasureEvent;

    fn evolve(&mut self, event: &ErasureEvent) {
        self.apply(event);
    }
}
