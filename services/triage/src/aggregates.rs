//! The domain's states as the log folds them, but for the case, which is a chain: see [`crate::chain`]. They stand here and not in `domain/`,
//! which knows of no log.

use eventlog::{Aggregate, NewEvent};

use crate::domain::data_request::{DataRequest, DataRequestEvent};
use crate::domain::erasure::{Erasure, ErasureEvent};

macro_rules! aggregate {
    ($($state:ty, $event:ty;)+) => {$(
        impl Aggregate for $state {
            type Event = $event;

            fn decode(event_type: &str, schema_version: i16, payload: &[u8]) -> Result<$event, String> {
                <$event>::decode(event_type, schema_version, payload).map_err(|error| error.to_string())
            }

            fn encode(event: &$event) -> NewEvent {
                NewEvent {
                    event_type: event.event_type(),
                    schema_version: event.schema_version(),
                    payload: event.encode(),
                }
            }

            fn evolve(&mut self, event: &$event) {
                self.apply(event);
            }
        }
    )+};
}

aggregate! {
    DataRequest, DataRequestEvent;
    Erasure, ErasureEvent;
}
