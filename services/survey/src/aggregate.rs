//! How a round lies in the log: the bridge between the pure domain and `eventlog`.

use eventlog::{Aggregate, NewEvent};

use crate::domain::round::{Round, RoundEvent};

impl Aggregate for Round {
    type Event = RoundEvent;

    fn decode(event_type: &str, version: i16, payload: &[u8]) -> Result<RoundEvent, String> {
        RoundEvent::decode(event_type, version, payload).map_err(|error| error.to_string())
    }

    fn encode(event: &RoundEvent) -> NewEvent {
        NewEvent {
            event_type: event.event_type(),
            schema_version: RoundEvent::SCHEMA_VERSION,
            payload: event.encode().to_string().into_bytes(),
        }
    }

    fn evolve(&mut self, event: &RoundEvent) {
        self.apply(event);
    }
}
