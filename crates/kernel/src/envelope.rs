//! What surrounds an event: its position in the log, who caused it, and how it reaches a subscriber.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::{Actor, BadCode, CommandId, DecodeError, EpochId, Event, StreamId, Timestamp};

/// One of the logs of the system. Each belongs to the service of the same name and lies in that service's own database.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum LogName {
    /// Ratings and complaints as received.
    Intake,
    /// Rating rounds (procedure A).
    Survey,
    /// Data requests and WBS cases (procedure B).
    Triage,
}

impl LogName {
    /// Every log.
    pub const ALL: [Self; 3] = [Self::Intake, Self::Survey, Self::Triage];

    /// The name in subjects, configuration and reports.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Intake => "intake",
            Self::Survey => "survey",
            Self::Triage => "triage",
        }
    }
}

impl fmt::Display for LogName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for LogName {
    type Err = BadCode;
    fn from_str(text: &str) -> Result<Self, BadCode> {
        Self::ALL.into_iter().find(|log| log.as_str() == text).ok_or_else(|| BadCode {
            kind: "log",
            text: text.chars().take(64).collect(),
            rule: "one of intake, survey, triage",
        })
    }
}

/// Position in a log: 1, 2, 3 … without gaps, in commit order. 0 is before the first event.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Position(pub i64);

impl Position {
    /// Before the first event.
    pub const START: Self = Self(0);
}

impl fmt::Display for Position {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// Number of an event in its stream: 1, 2, 3 … without gaps. 0 is a stream without events.
#[derive(
    Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize,
)]
#[serde(transparent)]
pub struct Version(pub i32);

impl Version {
    /// A stream that holds nothing yet.
    pub const NEW: Self = Self(0);
}

impl fmt::Display for Version {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        fmt::Display::fmt(&self.0, f)
    }
}

/// An epoch of a log. A log that is restored from an older copy begins a new one; positions of different epochs must never be compared.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Epoch {
    /// The log.
    pub log: LogName,
    /// The id of the epoch.
    pub id: EpochId,
}

/// Who and what caused an event. Stored beside the payload; part of the leaf hash. Holds no content and, for an event that the
/// public caused, neither an actor nor a trace: a public request cannot be joined to what it became.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Meta {
    /// The authenticated person or machine; absent for the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub actor: Option<Actor>,
    /// W3C trace context of the command, so that the consumers' spans join it; absent for the public.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub traceparent: Option<String>,
    /// The event that a reactor answered, as `log/position`.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub causation: Option<String>,
}

/// One event as a subscriber gets it, from its own log or from another service's. From the own log `data` is the stored payload. From another log
/// `data` is the public event, and `previous` skips that log's private events.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Delivered {
    /// The log and its epoch.
    pub epoch: Epoch,
    /// Its position in that log.
    pub position: Position,
    /// The position delivered before it; a subscriber that holds another one has a hole to fill.
    pub previous: Position,
    /// The stream of the event.
    pub stream: StreamId,
    /// Its number in the stream.
    pub version: Version,
    /// `<category>.<EventName>`, e.g. `case.CaseOpened`.
    pub event_type: String,
    /// Version of the shape of `data`.
    pub schema_version: i16,
    /// JSON: the stored payload or the public event.
    pub data: Vec<u8>,
    /// The command that made it.
    pub command: CommandId,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// Its leaf in the log's Merkle tree.
    pub leaf_hash: [u8; 32],
    /// Trace context of the command, if it was not the public's.
    pub traceparent: Option<String>,
}

impl Delivered {
    /// The event in one word for a log line or a parked row: `triage/17`.
    pub fn place(&self) -> String {
        format!("{}/{}", self.epoch.log, self.position)
    }

    /// Reads the event. Right for events of the reader's own log only: from another log `data` is the public event.
    pub fn event<E: Event>(&self) -> Result<E, DecodeError> {
        E::decode(&self.event_type, self.schema_version, &self.data)
    }

    /// Category and name of the type: `("case", "CaseOpened")`.
    pub fn type_parts(&self) -> (&str, &str) {
        self.event_type.split_once('.').unwrap_or(("", &self.event_type))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn meta_of_the_public_is_empty() {
        assert_eq!(serde_json::to_string(&Meta::default()).unwrap(), "{}");
    }

    #[test]
    fn a_log_reads_back_from_its_name() {
        for log in LogName::ALL {
            assert_eq!(log.as_str().parse::<LogName>().unwrap(), log);
        }
        assert!("reporting".parse::<LogName>().is_err(), "reporting only reads: it has no log");
    }
}
