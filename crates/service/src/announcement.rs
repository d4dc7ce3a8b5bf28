//! The common frame of public events. Readers may rely on it for the events of every service.

use eventlog::Publication;
use kernel::{Actor, Meta, OfficeCode, Role, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sop::{StepClock, StepId, StepRecord};

/// A public event. `body` is the event's own part; the other fields are the same for all events.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Announcement {
    /// The office whose people may know of the event.
    pub office: OfficeCode,
    /// The stream as people write it: `case/<id>`, `round/plm/2026-Q4`.
    pub stream: String,
    /// The step that the event completes, if any.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub step: Option<StepDone>,
    /// The clock of the next step, if the event starts one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub next: Option<StepClock>,
    /// The event's own fields. Never content.
    pub body: Value,
}

/// A completed step, without the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepDone {
    /// Code of the step, e.g. `B4`.
    pub step: StepId,
    /// The role that completed the step.
    pub role: Role,
    /// Start of the step's clock.
    pub started_at: Timestamp,
    /// Deadline, if the step has one.
    pub due_at: Option<Timestamp>,
    /// End of the step.
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

    /// Reads a public event. The error names the wrong part and never repeats its text.
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

/// The meta of a staff command's events: the actor, and the current trace.
pub fn meta(actor: &Actor) -> Meta {
    Meta {
        actor: Some(actor.clone()),
        traceparent: telemetry::current_traceparent(),
        causation: None,
    }
}

/// The meta of a reactor's events: the system, the event that caused them, and that event's trace.
pub fn meta_following(part: &str, event: &kernel::Delivered) -> Meta {
    Meta {
        actor: Some(Actor::system(part)),
        traceparent: event.traceparent.clone(),
        causation: Some(event.place()),
    }
}
