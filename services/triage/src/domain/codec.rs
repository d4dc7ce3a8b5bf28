//! Stored events to bytes and back. The type stands beside the payload in the log, so the payload is the bare JSON of one struct.

use std::borrow::Cow;

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// Why a stored event could not be read. Each of these stops a subscriber loudly: skipping an event would falsify the state.
#[derive(Debug, thiserror::Error)]
pub enum DecodeError {
    /// The type belongs to another aggregate or to a later release.
    #[error("'{0}' is not an event of this aggregate: is this process older than its log?")]
    UnknownType(String),
    /// The payload was written by a later release.
    #[error(
        "{event_type} was written with schema version {found}, this process reads up to {known}: upgrade it"
    )]
    TooNew {
        /// The type as stored.
        event_type: &'static str,
        /// The version as stored.
        found: i16,
        /// The newest version known here.
        known: i16,
    },
    /// No upcaster leads from this version to the next.
    #[error("no upcaster lifts {event_type} from schema version {found}: add one beside its event")]
    NoUpcaster {
        /// The type as stored.
        event_type: &'static str,
        /// The version at which the chain breaks.
        found: i16,
    },
    /// The payload does not have the shape of its type.
    #[error("reading the payload of {event_type}")]
    Payload {
        /// The type as stored.
        event_type: &'static str,
        /// What the JSON reader said.
        #[source]
        source: serde_json::Error,
    },
}

/// Lifts the payload of one event type from one schema version to the next.
#[derive(Clone, Copy, Debug)]
pub struct Upcaster {
    /// The type it lifts, e.g. `case.CaseOpened`.
    pub event_type: &'static str,
    /// The version it lifts from; the result has the next one.
    pub from: i16,
    /// The change of shape.
    pub lift: fn(Value) -> Value,
}

/// Declares the events of an aggregate: one enum over the structs of the same names, with the codec of all of them.
macro_rules! events {
    ($(#[$doc:meta])* $name:ident in $category:literal lifted by $upcasters:ident {
        $($(#[$about:meta])* $event:ident = $version:literal,)+
    }) => {
        $(#[$doc])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        pub enum $name { $($(#[$about])* $event($event),)+ }

        impl $name {
            /// Every event type with the schema version that is written today.
            pub const TYPES: &'static [(&'static str, i16)] =
                &[$((concat!($category, ".", stringify!($event)), $version),)+];

            /// The type that stands beside the payload.
            pub const fn event_type(&self) -> &'static str {
                match self { $(Self::$event(_) => concat!($category, ".", stringify!($event)),)+ }
            }

            /// The version of the payload's shape.
            pub const fn schema_version(&self) -> i16 {
                match self { $(Self::$event(_) => $version,)+ }
            }

            /// The payload: the exact bytes that are stored and hashed.
            pub fn encode(&self) -> Vec<u8> {
                match self { $(Self::$event(event) => $crate::domain::codec::encode(event),)+ }
            }

            /// Reads a stored event, lifting an older shape to today's.
            pub fn decode(
                event_type: &str,
                schema_version: i16,
                json: &[u8],
            ) -> Result<Self, $crate::domain::DecodeError> {
                use $crate::domain::codec::{known, lift, parse};
                let (event_type, newest) = known(Self::TYPES, event_type)?;
                let json = lift($upcasters, event_type, schema_version, newest, json)?;
                $(if event_type == concat!($category, ".", stringify!($event)) {
                    return parse(event_type, &json).map(Self::$event);
                })+
                Err($crate::domain::DecodeError::UnknownType(event_type.to_owned()))
            }
        }

        $(impl From<$event> for $name {
            fn from(event: $event) -> Self { Self::$event(event) }
        })+
    };
}
pub(crate) use events;

#[expect(clippy::expect_used, reason = "structs of codes, ids, numbers and times always serialise")]
pub(crate) fn encode(event: &impl Serialize) -> Vec<u8> {
    serde_json::to_vec(event).expect("an event serialises")
}

pub(crate) fn known(
    types: &[(&'static str, i16)],
    event_type: &str,
) -> Result<(&'static str, i16), DecodeError> {
    let found = types.iter().find(|(name, _)| *name == event_type);
    found.copied().ok_or_else(|| DecodeError::UnknownType(event_type.to_owned()))
}

pub(crate) fn parse<T: DeserializeOwned>(
    event_type: &'static str,
    json: &[u8],
) -> Result<T, DecodeError> {
    serde_json::from_slice(json).map_err(|source| DecodeError::Payload { event_type, source })
}

/// Today's shape passes untouched: a replay parses each payload once.
pub(crate) fn lift<'a>(
    upcasters: &[Upcaster],
    event_type: &'static str,
    found: i16,
    known: i16,
    json: &'a [u8],
) -> Result<Cow<'a, [u8]>, DecodeError> {
    if found == known {
        return Ok(Cow::Borrowed(json));
    }
    if found > known {
        return Err(DecodeError::TooNew { event_type, found, known });
    }
    let mut value: Value = parse(event_type, json)?;
    for from in found..known {
        let step = upcasters.iter().find(|u| u.event_type == event_type && u.from == from);
        let step = step.ok_or(DecodeError::NoUpcaster { event_type, found: from })?;
        value = (step.lift)(value);
    }
    Ok(Cow::Owned(encode(&value)))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NAME: &str = "case.Thing";

    fn renamed(mut value: Value) -> Value {
        value["new"] = value["old"].take();
        value
    }

    #[test]
    fn an_older_shape_is_lifted_step_by_step() {
        let upcasters = [Upcaster { event_type: NAME, from: 1, lift: renamed }];
        let lifted = lift(&upcasters, NAME, 1, 2, br#"{"old":7}"#).unwrap();
        assert_eq!(parse::<Value>(NAME, &lifted).unwrap()["new"], 7);
    }

    #[test]
    fn a_missing_upcaster_and_a_later_version_are_told_apart() {
        assert!(matches!(lift(&[], NAME, 1, 2, b"{}"), Err(DecodeError::NoUpcaster { .. })));
        assert!(matches!(lift(&[], NAME, 3, 2, b"{}"), Err(DecodeError::TooNew { .. })));
    }
}
