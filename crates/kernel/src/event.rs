//! Events as they are stored and published: one line of [`events!`](crate::events) gives an event its name, its version and its codec.

use serde::Serialize;
use serde::de::DeserializeOwned;
use serde_json::Value;

/// An event type as its line in [`events!`](crate::events) declares it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct EventType {
    /// `<category>.<EventName>`, e.g. `case.CaseOpened`. Logs hold it for good.
    pub name: &'static str,
    /// Version of the shape that is written today, from 1.
    pub version: i16,
    /// The doc comment of the line: who causes the event, and what it means. `docs/events.md` shows it.
    pub about: &'static str,
}

/// The events of one log or of one kind of stream. Implemented by [`events!`](crate::events).
pub trait Event: Sized {
    /// Every type.
    const TYPES: &'static [EventType];
    /// The type, which is stored beside the payload.
    fn event_type(&self) -> &'static str;
    /// Version of the payload's shape.
    fn schema_version(&self) -> i16;
    /// The payload: the exact bytes that are stored and hashed, or published.
    fn encode(&self) -> Vec<u8>;
    /// Reads a payload of any version up to today's.
    fn decode(event_type: &str, schema_version: i16, payload: &[u8]) -> Result<Self, DecodeError>;
}

/// A payload that does not read. No message quotes a value of the payload, which may be a reporter's own words.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum DecodeError {
    /// The type belongs to another enum or to a later release.
    #[error("'{0}' is not known here: is this program older than its log?")]
    UnknownType(String),
    /// The shape belongs to a later release.
    #[error("{event_type} has version {found}, known up to {known}: upgrade this program")]
    UnknownVersion {
        /// The type.
        event_type: &'static str,
        /// The version of the payload.
        found: i16,
        /// The newest version known here.
        known: i16,
    },
    /// The payload does not have the shape of its type.
    #[error("{event_type} does not read at line {line}, column {column}: {fault}")]
    Payload {
        /// The type.
        event_type: &'static str,
        /// The line, from 1.
        line: usize,
        /// The column, from 1.
        column: usize,
        /// The field and what is wrong with it.
        fault: String,
    },
}

impl DecodeError {
    /// Whether a later release may know more: its type or its version is not known here.
    pub const fn is_newer(&self) -> bool {
        matches!(self, Self::UnknownType(_) | Self::UnknownVersion { .. })
    }
}

/// Changes a payload from one version to the next.
pub type Lift = fn(Value) -> Value;

/// Declares events: one enum over the structs of the same names, with type names, versions and codec.
///
/// ```
/// #[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
/// pub struct DoorOpened {
///     pub by: String,
///     pub at_night: bool,
/// }
///
/// /// Version 1 did not say at what time of the day.
/// fn by_day(mut opened: serde_json::Value) -> serde_json::Value {
///     opened["at_night"] = false.into();
///     opened
/// }
///
/// kernel::events! {
///     /// What happened to a door.
///     pub enum DoorEvent {
///         /// The porter opened it.
///         DoorOpened = "door.DoorOpened", version 2, lifted by [by_day];
///     }
/// }
///
/// let old = DoorEvent::decode("door.DoorOpened", 1, br#"{"by":"porter-1"}"#).unwrap();
/// assert_eq!(old.encode(), br#"{"by":"porter-1","at_night":false}"#);
/// assert_eq!(DoorEvent::TYPES[0].about.trim(), "The porter opened it.");
/// ```
///
/// `lifted by [a, b]`: `a` lifts version 1 to 2, `b` lifts 2 to 3. The list is as long as the version needs, or the code does not compile.
///
/// `pub enum Name, keys sorted { … }` writes the keys of every object in alphabetical order instead of the order of the fields.
#[macro_export]
macro_rules! events {
    ($(#[$outer:meta])* $vis:vis enum $name:ident, keys sorted { $($lines:tt)+ }) => {
        $crate::events!(@declare encode_sorted, $(#[$outer])* $vis enum $name { $($lines)+ });
    };
    (@declare $encode:ident,
        $(#[$outer:meta])*
        $vis:vis enum $name:ident {
            $( $(#[doc = $about:literal])+
               $event:ident = $type:literal, version $version:literal $(, lifted by [$($lift:path),+ $(,)?])?; )+
        }
    ) => {
        $(#[$outer])*
        #[derive(Clone, Debug, PartialEq, Eq)]
        $vis enum $name { $($(#[doc = $about])+ $event($event),)+ }

        impl $name {
            /// Every event type.
            $vis const TYPES: &'static [$crate::EventType] = &[$($crate::EventType {
                name: $type, version: $version, about: concat!($($about),+),
            },)+];

            /// The type, which is stored beside the payload.
            $vis const fn event_type(&self) -> &'static str {
                match self { $(Self::$event(_) => $type,)+ }
            }

            /// Version of the payload's shape.
            $vis const fn schema_version(&self) -> i16 {
                match self { $(Self::$event(_) => $version,)+ }
            }

            /// The payload: the exact bytes that are stored and hashed, or published.
            $vis fn encode(&self) -> Vec<u8> {
                match self { $(Self::$event(event) => $crate::codec::$encode(event),)+ }
            }

            /// Reads a payload of any version up to today's.
            $vis fn decode(
                event_type: &str,
                schema_version: i16,
                payload: &[u8],
            ) -> Result<Self, $crate::DecodeError> {
                match event_type {
                    $($type => {
                        const LIFTS: [$crate::Lift; $version - 1] = [$($($lift),+)?];
                        $crate::codec::decode($type, &LIFTS, schema_version, payload).map(Self::$event)
                    })+
                    unknown => Err($crate::DecodeError::UnknownType(unknown.to_owned())),
                }
            }
        }

        impl $crate::Event for $name {
            const TYPES: &'static [$crate::EventType] = Self::TYPES;
            fn event_type(&self) -> &'static str { self.event_type() }
            fn schema_version(&self) -> i16 { self.schema_version() }
            fn encode(&self) -> Vec<u8> { self.encode() }
            fn decode(
                event_type: &str,
                schema_version: i16,
                payload: &[u8],
            ) -> Result<Self, $crate::DecodeError> {
                Self::decode(event_type, schema_version, payload)
            }
        }

        $(impl From<$event> for $name {
            fn from(event: $event) -> Self { Self::$event(event) }
        })+
    };
    ($(#[$outer:meta])* $vis:vis enum $name:ident { $($lines:tt)+ }) => {
        $crate::events!(@declare encode, $(#[$outer])* $vis enum $name { $($lines)+ });
    };
}

/// What the code of [`events!`](crate::events) calls.
#[doc(hidden)]
pub mod codec {
    use serde::Deserialize;

    use super::{DecodeError, DeserializeOwned, Lift, Serialize, Value};

    #[expect(
        clippy::expect_used,
        reason = "structs of codes, numbers, times and texts always serialise"
    )]
    pub fn encode(event: &impl Serialize) -> Vec<u8> {
        serde_json::to_vec(event).expect("an event is JSON")
    }

    #[expect(
        clippy::expect_used,
        reason = "structs of codes, numbers, times and texts always serialise"
    )]
    pub fn encode_sorted(event: &impl Serialize) -> Vec<u8> {
        encode(&sorted(serde_json::to_value(event).expect("an event is JSON")))
    }

    /// Keys in order, whatever map `serde_json` was built with.
    pub fn sorted(value: Value) -> Value {
        match value {
            Value::Object(map) => {
                let mut pairs: Vec<_> = map.into_iter().collect();
                pairs.sort_by(|a, b| a.0.cmp(&b.0));
                pairs.into_iter().map(|(key, value)| (key, sorted(value))).collect()
            }
            Value::Array(items) => items.into_iter().map(sorted).collect(),
            other => other,
        }
    }

    /// Today's shape is parsed once; only an older one is lifted step by step.
    pub fn decode<T: DeserializeOwned>(
        event_type: &'static str,
        lifts: &[Lift],
        found: i16,
        payload: &[u8],
    ) -> Result<T, DecodeError> {
        let known = i16::try_from(lifts.len() + 1).unwrap_or(i16::MAX);
        let older = usize::try_from(found - 1).ok().filter(|_| found <= known);
        let Some(older) = older else {
            return Err(DecodeError::UnknownVersion { event_type, found, known });
        };
        if found == known {
            return parse(event_type, payload);
        }
        let value = parse(event_type, payload)?;
        parse(event_type, &encode(&lifts[older..].iter().fold(value, |value, lift| lift(value))))
    }

    pub fn parse<'a, T: Deserialize<'a>>(
        event_type: &'static str,
        json: &'a [u8],
    ) -> Result<T, DecodeError> {
        serde_json::from_slice(json).map_err(|error| DecodeError::Payload {
            event_type,
            line: error.line(),
            column: error.column(),
            fault: fault::<T>(json),
        })
    }

    /// Reads once more to learn the field. An event is a struct, so the first name of the path is a field of ours and never a key that the
    /// payload made up. Serde's own words would quote the value, but for a missing field, whose name is ours, too.
    fn fault<'a, T: Deserialize<'a>>(json: &'a [u8]) -> String {
        let mut reader = serde_json::Deserializer::from_slice(json);
        let Err(error) = serde_path_to_error::deserialize::<_, T>(&mut reader) else {
            return "something follows after its end".to_owned();
        };
        if !error.inner().is_data() {
            return "it is no JSON".to_owned();
        }
        let text = error.inner().to_string();
        let missing = text.strip_prefix("missing field `").and_then(|rest| rest.split('`').next());
        let fault = missing.map_or_else(
            || "an unexpected value".to_owned(),
            |name| format!("missing field `{name}`"),
        );
        match error.path().iter().next() {
            Some(serde_path_to_error::Segment::Map { key }) => format!("{fault} in `{key}`"),
            _ => fault,
        }
    }
}

#[cfg(test)]
mod tests {
    use serde::Deserialize;
    use serde_json::json;

    use super::*;

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    struct Moved {
        to: String,
        after: Inner,
        boxes: Option<std::collections::BTreeMap<String, u8>>,
    }

    #[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
    struct Inner {
        z: u8,
        a: u8,
    }

    fn renamed(mut value: Value) -> Value {
        value["to"] = value["where"].take();
        value
    }

    fn with_inner(mut value: Value) -> Value {
        value["after"] = json!({ "z": 1, "a": 2 });
        value
    }

    events! {
        /// As declared.
        enum Written {
            /// Somebody moved it.
            Moved = "thing.Moved", version 3, lifted by [renamed, with_inner];
        }
    }

    events! {
        /// With sorted keys.
        enum Sorted, keys sorted {
            /// Somebody moved it.
            Moved = "thing.Moved", version 1;
        }
    }

    fn fault(json: &str) -> String {
        Sorted::decode("thing.Moved", 1, json.as_bytes()).unwrap_err().to_string()
    }

    #[test]
    fn an_older_shape_is_lifted_step_by_step() {
        let oldest = Written::decode("thing.Moved", 1, br#"{"where":"plm"}"#).unwrap();
        let older = Written::decode("thing.Moved", 2, br#"{"to":"plm"}"#).unwrap();
        assert_eq!(oldest, older);
        assert_eq!(oldest.encode(), br#"{"to":"plm","after":{"z":1,"a":2},"boxes":null}"#);
    }

    #[test]
    fn keys_are_sorted_where_the_declaration_says_so() {
        let moved = Moved { to: "plm".into(), after: Inner { z: 1, a: 2 }, boxes: None };
        let sorted = Sorted::from(moved).encode();
        assert_eq!(sorted, br#"{"after":{"a":2,"z":1},"boxes":null,"to":"plm"}"#);
    }

    #[test]
    fn an_unknown_type_and_an_unknown_version_are_of_a_later_release() {
        let unknown = Written::decode("thing.Lost", 1, b"{}").unwrap_err();
        assert_eq!(unknown, DecodeError::UnknownType("thing.Lost".into()));
        for found in [4, 0, -1] {
            let error = Written::decode("thing.Moved", found, b"{}").unwrap_err();
            let event_type = "thing.Moved";
            assert_eq!(error, DecodeError::UnknownVersion { event_type, found, known: 3 });
            assert!(error.is_newer() && unknown.is_newer());
        }
    }

    #[test]
    fn what_does_not_read_is_named_by_its_field_and_never_by_its_value() {
        let missing = fault(r#"{"to":"Budi","after":{"z":1}}"#);
        let place = "thing.Moved does not read at line 1, column 28";
        assert_eq!(missing, format!("{place}: missing field `a` in `after`"));
        for torn in [
            r#"{"to":["Budi"],"after":{"z":1,"a":1}}"#,
            r#"{"to":"x","after":{"z":"Budi","a":1}}"#,
            r#"{"to":"x","after":{"z":1,"a":1},"boxes":{"Budi":"x"}}"#,
            r#"{"to":"Budi"#,
            r#"{"to":"x","after":{"z":1,"a":1}} Budi"#,
            r#""Budi""#,
        ] {
            let error = fault(torn);
            assert!(error.starts_with("thing.Moved does not read"), "{error}");
            assert!(!error.contains("Budi"), "{error}");
        }
    }
}
