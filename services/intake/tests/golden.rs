//! The stored events, byte by byte. What lies in `golden/` lies in real logs: a file may be added, never changed.

use intake::domain::IntakeEvent;
use intake::{decode, encode};

const GOLDEN: [(&str, &str); 9] = [
    ("board.BoardRegistered", include_str!("golden/board.BoardRegistered.v1.json")),
    ("box.RatingReceived", include_str!("golden/box.RatingReceived.v1.json")),
    ("box.BoxEmptied", include_str!("golden/box.BoxEmptied.v1.json")),
    ("complaint.ComplaintFiled", include_str!("golden/complaint.ComplaintFiled.v1.json")),
    ("complaint.MessagePosted", include_str!("golden/complaint.MessagePosted.v1.json")),
    (
        "complaint.ComplaintSupplemented",
        include_str!("golden/complaint.ComplaintSupplemented.v1.json"),
    ),
    ("complaint.ComplaintErased", include_str!("golden/complaint.ComplaintErased.v1.json")),
    ("served.UsersServedReported", include_str!("golden/served.UsersServedReported.v1.json")),
    ("roster.RosterPublished", include_str!("golden/roster.RosterPublished.v1.json")),
];

#[test]
fn stored_events_read_and_are_written_as_ever() {
    for (event_type, stored) in GOLDEN {
        let event = decode(event_type, 1, stored.as_bytes()).unwrap();
        let written = encode(&event);
        assert_eq!((written.event_type, written.schema_version), (event_type, 1));
        assert_eq!(String::from_utf8(written.payload).unwrap(), stored.trim_end());
    }
}

#[test]
fn every_event_has_a_golden_file() {
    for (event_type, stored) in GOLDEN {
        // Total on purpose: a new event does not compile until it stands here.
        let name = match decode(event_type, 1, stored.as_bytes()).unwrap() {
            IntakeEvent::BoardRegistered(_) => "board.BoardRegistered",
            IntakeEvent::RatingReceived(_) => "box.RatingReceived",
            IntakeEvent::BoxEmptied(_) => "box.BoxEmptied",
            IntakeEvent::ComplaintFiled(_) => "complaint.ComplaintFiled",
            IntakeEvent::MessagePosted(_) => "complaint.MessagePosted",
            IntakeEvent::ComplaintSupplemented(_) => "complaint.ComplaintSupplemented",
            IntakeEvent::ComplaintErased(_) => "complaint.ComplaintErased",
            IntakeEvent::UsersServedReported(_) => "served.UsersServedReported",
            IntakeEvent::RosterPublished(_) => "roster.RosterPublished",
        };
        assert_eq!(name, event_type);
    }
}
