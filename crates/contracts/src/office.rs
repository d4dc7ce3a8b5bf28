//! What an office sends.

use std::collections::BTreeMap;

use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// Ratings of one batch at most.
pub const BATCH_RATINGS_MAX: usize = 1000;

/// One rating, given at an office. Counts once per `id`, however often and in whatever batch it is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingV1 {
    /// Random UUID (version 4) of the filled form. For a single rating it is also the id of the submission.
    #[schemars(length(equal = 36))]
    pub id: String,
    /// Where: a place code such as `loket-1`.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,31}$"))]
    pub place: String,
    /// Which service: a code such as `dokumen-kapal`.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,31}$"))]
    pub service: String,
    /// The shift, and nothing finer: `2026-11-22-pagi`, `-siang` or `-malam`.
    #[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}-(pagi|siang|malam)$"))]
    pub shift: String,
    /// About whom: an employee code, never a name. Absent when the person did not say.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub employee: Option<String>,
    /// Marks 1 to 4 by item (`conduct`, `competence`, `u1` … `u9`); null is "tidak tahu". `conduct` and `competence` must be there.
    pub answers: BTreeMap<String, Option<u8>>,
    /// In the person's own words, at most 1 000 characters.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[schemars(length(max = 1000))]
    pub comment: Option<String>,
}

/// Up to [`BATCH_RATINGS_MAX`] ratings. A bad one is rejected by its index; the others count.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RatingsV1 {
    /// The ratings, each a [`RatingV1`]; kept as raw JSON so that one bad line does not spoil the batch.
    #[schemars(with = "Vec<RatingV1>", length(min = 1, max = 1000))]
    pub ratings: Vec<serde_json::Value>,
}

/// How many users a place served in a shift. A later report about the same place and shift replaces the earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UsersServedV1 {
    /// Where.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,31}$"))]
    pub place: String,
    /// The shift: `2026-11-22-pagi`.
    #[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}-(pagi|siang|malam)$"))]
    pub shift: String,
    /// Users served.
    #[schemars(range(max = 100_000))]
    pub count: u32,
}

/// [`UsersServedV1`] by service. Version 1 goes on working: it counts as one service that is not told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct UsersServedV2 {
    /// Where.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,31}$"))]
    pub place: String,
    /// The shift: `2026-11-22-pagi`.
    #[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}-(pagi|siang|malam)$"))]
    pub shift: String,
    /// Users served, by service; each service once.
    #[schemars(length(min = 1, max = 100))]
    pub by_service: Vec<ServedService>,
}

/// Users served with one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ServedService {
    /// Service code.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,31}$"))]
    pub service: String,
    /// Users served.
    #[schemars(range(max = 100_000))]
    pub count: u32,
}

/// Who may be rated at an office from a day on. Codes only, never names; a later roster replaces the earlier one.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterV1 {
    /// First day on which it holds: `2026-12-01`.
    #[schemars(regex(pattern = "^[0-9]{4}-[0-9]{2}-[0-9]{2}$"))]
    pub valid_from: String,
    /// The employees.
    #[schemars(length(min = 1, max = 2000))]
    pub employees: Vec<RosterEntry>,
}

/// One employee of a roster.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct RosterEntry {
    /// Employee code such as `pgw-03`.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,31}$"))]
    pub employee: String,
    /// Where he serves.
    #[schemars(regex(pattern = "^[a-z0-9][a-z0-9-]{0,31}$"))]
    pub place: String,
}

/// A complaint typed in from a letter and sealed at the office, to Itjen's published key, before it leaves it. How to seal: `docs/integration/sealing.md`.
/// The submission's id is the form id, from which the complaint's id follows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealedComplaintV1 {
    /// Positions of the reported: any of `officer`, `official`, `office_head`; each once, in this order.
    pub reported_roles: Vec<String>,
    /// Whether the sealed text holds an address for the reply of B9.
    pub has_reply_address: bool,
    /// The complaint's data key, wrapped to the person `itjen`: 81 bytes, base64.
    pub inspectorate_wrap: String,
    /// The same key wrapped to the person `reporter`, with `reply_key`: 81 bytes, base64. Without it the reporter's mailbox shows the status only.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reporter_wrap: Option<String>,
    /// The text (kind `complaint_text`, item 0), then the files (kind `attachment`, item 0, 1, …).
    #[schemars(length(min = 1, max = 6))]
    pub objects: Vec<SealedObjectV1>,
    /// Finds the complaint by the receipt code: 32 bytes, hex. Opens nothing.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub receipt_lookup: String,
    /// X25519 public key that follows from the receipt code: replies are sealed to it. 32 bytes, hex.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub reply_key: String,
}

/// Sealed bytes and what the event will say about them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct SealedObjectV1 {
    /// `complaint_text` or `attachment`.
    pub kind: String,
    /// 0, 1, …
    pub item: u32,
    /// The sealed bytes, base64.
    pub sealed: String,
    /// Hiding commitment to the plain content: 32 bytes, hex.
    #[schemars(regex(pattern = "^[0-9a-f]{64}$"))]
    pub commitment: String,
}
