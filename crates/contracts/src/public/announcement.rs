//! The frame that all public events share.

use kernel::{Event, OfficeCode, Role, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sop::{StepClock, StepId, StepRecord};

/// A public event: the frame, and the event's own fields in `body`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Announcement<B> {
    /// Code of the office that it belongs to.
    pub office: OfficeCode,
    /// The stream as people write it: `case/<id>`, `round/plm/2026-Q4`.
    pub stream: String,
    /// The step that it completes, if it completes one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub step: Option<StepDone>,
    /// The step whose clock it starts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<StepStarted>,
    /// The event's own fields. Never content of a complaint.
    pub body: B,
}

/// A completed step, without the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepDone {
    /// `B4`.
    pub step: StepId,
    /// The role that acted.
    pub role: Role,
    /// When its clock started.
    pub started_at: Timestamp,
    /// By when it was due; null where the procedure states no time.
    pub due_at: Option<Timestamp>,
    /// When it was completed.
    pub completed_at: Timestamp,
}

/// A step whose clock starts.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepStarted {
    /// `B5`.
    pub step: StepId,
    /// When its clock starts.
    pub started_at: Timestamp,
    /// By when it is due; null where the procedure states no time.
    pub due_at: Option<Timestamp>,
    /// Version of the calendar that `due_at` was computed with.
    pub calendar: String,
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

impl From<StepClock> for StepStarted {
    fn from(StepClock { step, started_at, due_at, calendar }: StepClock) -> Self {
        Self { step, started_at, due_at, calendar }
    }
}

impl<E: Event> Announcement<E> {
    /// The bytes that are published.
    #[expect(
        clippy::expect_used,
        reason = "codes, texts and times always serialise; a body is JSON"
    )]
    pub fn encode(&self) -> Vec<u8> {
        let Self { office, stream, step, next, body } = self;
        let body = body.encode();
        let framed = Announcement {
            office: office.clone(),
            stream: stream.clone(),
            step: step.clone(),
            next: next.clone(),
            body: serde_json::from_slice::<&RawValue>(&body).expect("a body is JSON"),
        };
        serde_json::to_vec(&framed).expect("an announcement is JSON")
    }
}
