//! Events as they lie in the log, and what is folded from them.

use eventlog::{Aggregate, NewEvent};
use serde::Serialize;
use serde::de::DeserializeOwned;

use crate::domain::{Board, Complaint, Emptying, IntakeEvent, Roster, Served};

const BOARD_REGISTERED: &str = "board.BoardRegistered";
const RATING_RECEIVED: &str = "box.RatingReceived";
const BOX_EMPTIED: &str = "box.BoxEmptied";
const COMPLAINT_FILED: &str = "complaint.ComplaintFiled";
const MESSAGE_POSTED: &str = "complaint.MessagePosted";
const COMPLAINT_SUPPLEMENTED: &str = "complaint.ComplaintSupplemented";
const COMPLAINT_ERASED: &str = "complaint.ComplaintErased";
const USERS_SERVED_REPORTED: &str = "served.UsersServedReported";
const ROSTER_PUBLISHED: &str = "roster.RosterPublished";

/// Reads a stored event. To lift an older shape, add an arm for its version.
pub fn decode(
    event_type: &str,
    schema_version: i16,
    payload: &[u8],
) -> Result<IntakeEvent, String> {
    match (event_type, schema_version) {
        (BOARD_REGISTERED, 1) => read(event_type, payload).map(IntakeEvent::BoardRegistered),
        (RATING_RECEIVED, 1) => read(event_type, payload).map(IntakeEvent::RatingReceived),
        (BOX_EMPTIED, 1) => read(event_type, payload).map(IntakeEvent::BoxEmptied),
        (COMPLAINT_FILED, 1) => read(event_type, payload).map(IntakeEvent::ComplaintFiled),
        (MESSAGE_POSTED, 1) => read(event_type, payload).map(IntakeEvent::MessagePosted),
        (COMPLAINT_SUPPLEMENTED, 1) => {
            read(event_type, payload).map(IntakeEvent::ComplaintSupplemented)
        }
        (COMPLAINT_ERASED, 1) => read(event_type, payload).map(IntakeEvent::ComplaintErased),
        (USERS_SERVED_REPORTED, 1) => {
            read(event_type, payload).map(IntakeEvent::UsersServedReported)
        }
        (ROSTER_PUBLISHED, 1) => read(event_type, payload).map(IntakeEvent::RosterPublished),
        _ => Err(format!(
            "version {schema_version} of '{event_type}' is not known here: is this program older than its log?"
        )),
    }
}

/// Writes an event in its newest shape.
pub fn encode(event: &IntakeEvent) -> NewEvent {
    let (event_type, payload) = match event {
        IntakeEvent::BoardRegistered(event) => (BOARD_REGISTERED, json(event)),
        IntakeEvent::RatingReceived(event) => (RATING_RECEIVED, json(event)),
        IntakeEvent::BoxEmptied(event) => (BOX_EMPTIED, json(event)),
        IntakeEvent::ComplaintFiled(event) => (COMPLAINT_FILED, json(event)),
        IntakeEvent::MessagePosted(event) => (MESSAGE_POSTED, json(event)),
        IntakeEvent::ComplaintSupplemented(event) => (COMPLAINT_SUPPLEMENTED, json(event)),
        IntakeEvent::ComplaintErased(event) => (COMPLAINT_ERASED, json(event)),
        IntakeEvent::UsersServedReported(event) => (USERS_SERVED_REPORTED, json(event)),
        IntakeEvent::RosterPublished(event) => (ROSTER_PUBLISHED, json(event)),
    };
    NewEvent { event_type, schema_version: 1, payload }
}

/// Names type, line and column, never the value: serde quotes what it found, and a rating may hold a comment.
fn read<T: DeserializeOwned>(event_type: &str, payload: &[u8]) -> Result<T, String> {
    serde_json::from_slice(payload).map_err(|error| {
        format!("{event_type} does not read at line {}, column {}", error.line(), error.column())
    })
}

#[expect(clippy::expect_used, reason = "these structs hold only texts, numbers and maps of texts")]
fn json<T: Serialize>(event: &T) -> Vec<u8> {
    serde_json::to_vec(event).expect("an event is JSON")
}

macro_rules! aggregate {
    ($($state:ty),+) => {$(
        impl Aggregate for $state {
            type Event = IntakeEvent;
            fn decode(event_type: &str, schema_version: i16, payload: &[u8]) -> Result<IntakeEvent, String> {
                decode(event_type, schema_version, payload)
            }
            fn encode(event: &IntakeEvent) -> NewEvent {
                encode(event)
            }
            fn evolve(&mut self, event: &IntakeEvent) {
                self.evolve(event);
            }
        }
    )+};
}
aggregate!(Board, Emptying, Complaint, Served, Roster);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_does_not_read_is_named_without_its_value() {
        let error = decode(BOX_EMPTIED, 1, br#"{"office":"secret words"}"#).unwrap_err();
        assert!(error.starts_with("box.BoxEmptied does not read at line 1"), "{error}");
        assert!(!error.contains("secret"), "{error}");
        assert!(decode("box.BoxBurnt", 1, b"{}").is_err());
        assert!(decode(BOX_EMPTIED, 2, b"{}").is_err());
    }
}
