//! Between a [`RoundEvent`] and the row in the log: its type, its JSON, and the lifting of old shapes.

use kernel::{OfficeCode, Quarter};
use serde::Serialize;
use serde_json::Value;

use super::{
    DataPulled, DeadlineRecomputed, FinalReportIssued, InvitationPublished, OfficerReplied,
    ReportCompiled, ResponsesReceived, RoundOpened, StepOverdue,
};

/// A stored event that this program cannot read.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// A type that no version of this program wrote.
    #[error("'{0}' is no event of a round")]
    UnknownType(String),
    /// A shape from a newer program, or one that lost its upcaster.
    #[error("{event_type} has schema version {version}, known up to {known}")]
    UnknownVersion {
        /// The event's type.
        event_type: String,
        /// Its version.
        version: i16,
        /// The newest known.
        known: i16,
    },
    /// The payload does not have the shape of its type.
    #[error("the payload of {event_type} does not have its shape")]
    Shape {
        /// The event's type.
        event_type: String,
        /// What is wrong.
        #[source]
        source: serde_json::Error,
    },
}

macro_rules! events {
    ($($name:ident)+) => {
        /// One event of a round.
        #[derive(Clone, Debug, PartialEq, Eq, Serialize)]
        #[serde(untagged)]
        #[expect(missing_docs, reason = "each variant is documented at the struct of its name")]
        pub enum RoundEvent { $($name($name)),+ }

        $(impl From<$name> for RoundEvent {
            fn from(event: $name) -> Self { Self::$name(event) }
        })+

        impl RoundEvent {
            /// Every type that stands in the log.
            pub const TYPES: &[&'static str] = &[$(concat!("round.", stringify!($name))),+];

            /// `round.<Name>`, as in the log.
            pub const fn event_type(&self) -> &'static str {
                match self { $(Self::$name(_) => concat!("round.", stringify!($name))),+ }
            }

            /// The round that it belongs to.
            pub const fn round(&self) -> (&OfficeCode, Quarter) {
                match self { $(Self::$name(event) => (&event.office, event.period)),+ }
            }

            fn read(event_type: &str, payload: Value) -> Option<Result<Self, serde_json::Error>> {
                match event_type {
                    $(concat!("round.", stringify!($name)) => Some(serde_json::from_value(payload).map(Self::$name)),)+
                    _ => None,
                }
            }
        }
    };
}

events! {
    RoundOpened InvitationPublished ResponsesReceived DataPulled ReportCompiled OfficerReplied FinalReportIssued
    StepOverdue DeadlineRecomputed
}

impl RoundEvent {
    /// The version of the shapes that are written today.
    pub const SCHEMA_VERSION: i16 = 1;

    /// The payload as stored.
    #[expect(clippy::expect_used, reason = "no map keys, no floats: these shapes always serialise")]
    pub fn encode(&self) -> Value {
        serde_json::to_value(self).expect("an event is JSON")
    }

    /// Reads a stored event of any version.
    pub fn decode(event_type: &str, schema_version: i16, json: &[u8]) -> Result<Self, DecodeError> {
        let shape = |source| DecodeError::Shape { event_type: event_type.to_owned(), source };
        let payload = serde_json::from_slice(json).map_err(shape)?;
        let payload = upcast(event_type, schema_version, payload)?;
        let unknown = || DecodeError::UnknownType(event_type.to_owned());
        Self::read(event_type, payload).ok_or_else(unknown)?.map_err(shape)
    }
}

/// Lifts a payload to today's shape. Version 1 is today's; an old version gets an arm here that edits the JSON.
fn upcast(event_type: &str, version: i16, payload: Value) -> Result<Value, DecodeError> {
    match version {
        RoundEvent::SCHEMA_VERSION => Ok(payload),
        _ => Err(DecodeError::UnknownVersion {
            event_type: event_type.to_owned(),
            version,
            known: RoundEvent::SCHEMA_VERSION,
        }),
    }
}
