//! The answer to a submission: received, or rejected and why.

use kernel::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// What became of a submission. Exactly one per submission id and content; a repeat gets the first one again.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Receipt {
    /// Id of the submission (`ce-id`). When a message had none: `<stream>/<sequence>`.
    pub submission: String,
    /// Who sent it: `off/<code>` or `itjen`.
    pub sender: String,
    /// Tail of its type, as it came; empty when it had none.
    pub kind: String,
    /// Received or rejected. A batch with good and bad lines is received, with reasons for the bad ones.
    pub outcome: Outcome,
    /// The submission was known already; this is the first answer again.
    #[serde(default)]
    pub again: bool,
    /// When the hub stored it.
    pub received_at: Timestamp,
    /// How many things in it counted.
    pub counts: Counts,
    /// What was wrong, at most 100 reasons; none repeats what stood there.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub reasons: Vec<Reason>,
    /// The complaint it filed, if it filed one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub complaint: Option<FiledComplaint>,
}

/// Received or rejected.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Outcome {
    /// It counts (what of it is good).
    Received,
    /// Nothing of it counts.
    Rejected,
}

/// Counts over the things in a submission: ratings of a batch, else 1.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Counts {
    /// Counted now.
    pub received: u32,
    /// Known before, counted then.
    pub duplicate: u32,
    /// Rejected.
    pub rejected: u32,
}

/// Why something was rejected.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Reason {
    /// Machine-readable.
    pub code: ReasonCode,
    /// Index of the bad line in a batch, from 0.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub line: Option<u32>,
    /// Path of the field, e.g. `answers.conduct`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub field: Option<String>,
    /// One sentence that says what to do. Never repeats the value.
    pub message: String,
}

impl Reason {
    /// A reason about the whole submission.
    pub fn new(code: ReasonCode, message: impl Into<String>) -> Self {
        Self { code, line: None, field: None, message: message.into() }
    }

    /// A reason about a field.
    pub fn of_field(
        code: ReasonCode,
        field: impl Into<String>,
        message: impl Into<String>,
    ) -> Self {
        Self { code, line: None, field: Some(field.into()), message: message.into() }
    }

    /// The same reason, of a line of a batch.
    #[must_use]
    pub fn at_line(mut self, line: u32) -> Self {
        self.line = Some(line);
        self
    }
}

/// Why, for programs. Codes are only ever added.
#[derive(
    Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize, JsonSchema,
)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub enum ReasonCode {
    /// No id, or not a random UUID.
    IdMissing,
    /// A required header is missing or malformed; `field` names it.
    Header,
    /// The type is not known, or not this sender's.
    UnknownType,
    /// Header, subject and identity name different offices.
    OfficeMismatch,
    /// The message lies in another office's stream than its subject says.
    ForgedSource,
    /// The office is not known.
    UnknownOffice,
    /// The sender's clock is far from ours.
    ClockOff,
    /// The body is too large.
    TooLarge,
    /// The body is no JSON.
    MalformedJson,
    /// The JSON is not of the published shape; `field` says where.
    Schema,
    /// The id was used for another content.
    IdReused,
    /// The shift has not begun.
    ShiftInFuture,
    /// The shift is too long ago to count.
    ShiftTooOld,
    /// The sealed bytes are not as the published format says.
    NotSealed,
    /// A rule of the procedure refuses it; the message is the rule's.
    Refused,
    /// The manifest does not verify, or does not agree with what is known; the message lists what is omitted and what is added.
    Manifest,
}

impl ReasonCode {
    /// The code as receipts write it, such as `MALFORMED_JSON`.
    #[must_use]
    pub fn text(self) -> String {
        let json = serde_json::to_value(self).unwrap_or_default();
        json.as_str().unwrap_or_default().to_owned()
    }
}

/// A complaint that is in the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FiledComplaint {
    /// Its id.
    pub complaint_id: String,
    /// Position of its event in intake's log.
    pub position: i64,
    /// Leaf of that event, hex: a checkpoint of the log that includes it proves the receipt.
    pub leaf: String,
}
