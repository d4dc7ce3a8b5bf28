//! The common frame of public events: what every reader of any service's events may rely on.

use eventlog::Publication;
use kernel::{Actor, Meta, OfficeCode, Role, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sop::{StepClock, StepId, StepRecord};

/// A public event. `body` is the event's own part; the rest is the same for all.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Announcement {
    /// The office that it belongs to.
    pub office: OfficeCode,
    /// The stream as people write it: `case/<id>`, `round/plm/2026-Q4`.
    pub stream: String,
    /// The step that it completes, if it completes one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepDone>,
    /// The step whose clock it starts.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<StepClock>,
    /// The event's own fields. Never content.
    pub body: Value,
}

/// A completed step, without the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// `B4`.
    pub step: StepId,
    /// The role that acted.
    pub role: Role,
    /// When its clock started.
    pub started_at: Timestamp,
    /// By when it was due.
    pub due_at: Option<Timestamp>,
    /// When it was completed.
    pub completed_at: Timestamp,
}

impl From<&StepRecord> for StepDone {
    fn from(record: &StepRecord) -> Self {
        Self {
            step: record.step.clone(),
            role: record.role,
            started_at: record.started_at,
            due_at: record.due_at,
            completed_at: record.completed_at,
        }
    }
}

impl Announcement {
    /// The event as it is published, in this version of its public shape.
    pub fn publication(&self, schema_version: i16) -> Result<Option<Publication>, String> {
        let data = serde_json::to_vec(self).map_err(|error| error.to_string())?;
        Ok(Some(Publication { schema_version, data }))
    }

    /// Reads a public event. The error says where it does not read, never what stands there.
    pub fn parse(data: &[u8]) -> Result<Self, String> {
        let place = |error: serde_json::Error| {
            format!(
                "the public event does not read at byte {} ({:?})",
                error.column(),
                error.classify()
            )
        };
        serde_json::from_slice(data).map_err(place)
    }
}

/// Who and what caused the events of a staff command: the actor, and the trace that is running.
pub fn meta(actor: &Actor) -> Meta {
    Meta {
        actor: Some(actor.clone()),
        traceparent: telemetry::current_traceparent(),
        causation: None,
    }
}

/// Who and what caused the events of a reactor: the system, the event that it answers, and that event's trace.
pub fn meta_following(part: &str, event: &kernel::Delivered) -> Meta {
    Meta {
        actor: Some(Actor::system(part)),
        traceparent: event.traceparent.clone(),
        causation: Some(event.place()),
    }
}
