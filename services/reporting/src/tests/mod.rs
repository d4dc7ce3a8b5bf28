//! Helpers of the tests, and the views on a real PostgreSQL.

mod database;
mod recusal;
mod views;

use kernel::{
    Actor, CommandId, Delivered, Epoch, EpochId, LogName, OfficeCode, PersonId, Position, Role,
    StreamId, Timestamp, Version,
};
use uuid::Uuid;

/// An event of the log that its category belongs to, alone in a stream, recorded `position` seconds after the epoch of Unix.
pub(crate) fn event(position: i64, event_type: &str, data: &str) -> Delivered {
    let log = match event_type.split_once('.') {
        Some(("box" | "complaint", _)) => LogName::Intake,
        Some(("round", _)) => LogName::Survey,
        _ => LogName::Triage,
    };
    Delivered {
        epoch: Epoch { log, id: EpochId::new(Uuid::nil()) },
        position: Position(position),
        previous: Position(position - 1),
        stream: StreamId::new(Uuid::nil()),
        version: Version(i32::try_from(position).unwrap()),
        event_type: event_type.into(),
        schema_version: 1,
        data: data.into(),
        command: CommandId::new(Uuid::nil()),
        recorded_at: Timestamp::from_second(position).unwrap(),
        leaf_hash: [0; 32],
        traceparent: None,
    }
}

pub(crate) fn actor(person: &str, roles: &[Role], of: Option<&str>) -> Actor {
    let person = PersonId::try_new(person).unwrap();
    Actor { person, roles: roles.to_vec(), office: of.map(office) }
}

pub(crate) fn office(code: &str) -> OfficeCode {
    OfficeCode::try_new(code).unwrap()
}
