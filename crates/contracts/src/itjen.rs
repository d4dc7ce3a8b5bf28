//! What goes between the hub and Itjen. Content travels sealed; Itjen opens it with its own key.

use kernel::Timestamp;
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

/// B2: an office asks for the complaints of a quarter. Holds all that Itjen needs to answer.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataRequestV1 {
    /// The office that asks.
    pub office: String,
    /// The quarter it asks about: `2026-Q4`.
    pub quarter: String,
    /// Number of the office's letter.
    pub letter_number: String,
    /// When it was sent.
    pub sent_at: Timestamp,
    /// By when the reply is due, where the procedure says so.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub due_at: Option<Timestamp>,
    /// The complaints that wait with Itjen, oldest first.
    pub complaints: Vec<PendingV1>,
    /// How many more wait than this message has room to name. They may be released by this reply all the same; the next request names them.
    #[serde(default, skip_serializing_if = "is_zero")]
    pub unnamed: u64,
    /// To whom a released complaint's key is wrapped: the office's Tim WBS.
    pub team: Vec<TeamMember>,
    /// All staff of the office that could come near a case, to be compared with who is named in a complaint.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub staff: Vec<StaffMember>,
    /// Signed by the hub: one entry per complaint, disposition `pending`. See [`crate::Manifest`].
    pub manifest: String,
}

/// A complaint that waits with Itjen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct PendingV1 {
    /// Its id.
    pub complaint_id: String,
    /// Whether it is about the head of office.
    pub about_head: bool,
    /// Whether the reporter left an address.
    pub has_reply_address: bool,
    /// Its data key, wrapped to the person `itjen`: base64.
    pub inspectorate_wrap: String,
    /// Its sealed text and files.
    pub objects: Vec<SealedItem>,
    /// True when so many wait that this one is only named here: wrap and objects are empty, and `Triage.ListPending` gives them.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub only_named: bool,
}

#[expect(clippy::trivially_copy_pass_by_ref, reason = "the shape that serde wants")]
const fn is_zero(number: &u64) -> bool {
    *number == 0
}

/// A sealed object. Small ones travel along; the others are fetched by `Escalations.FetchSealed`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct SealedItem {
    /// Kind of content, e.g. `complaint_text`.
    pub kind: String,
    /// Which of that kind.
    pub item: u32,
    /// Length of the sealed bytes.
    pub bytes: u64,
    /// SHA-256 of the sealed bytes, hex.
    pub digest: String,
    /// The sealed bytes, base64, when they are small enough.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealed: Option<String>,
}

/// A member of Tim WBS with the public half of his key.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct TeamMember {
    /// Person id.
    pub person: String,
    /// X25519 public key, hex.
    pub public_key: String,
}

/// Somebody who works at the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StaffMember {
    /// Person id.
    pub person: String,
    /// Name as colleagues know it; absent when it was never told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// Role codes, e.g. `wbs_team`.
    pub roles: Vec<String>,
}

/// The calendar moved the deadline of a data request's reply.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RescheduledV1 {
    /// The office that asks.
    pub office: String,
    /// The quarter.
    pub quarter: String,
    /// Due so far.
    pub old: Option<Timestamp>,
    /// Due from now on.
    pub new: Option<Timestamp>,
    /// The calendar version.
    pub calendar: String,
}

/// B8: a case is forwarded to Itjen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EscalationV1 {
    /// The office that handled it.
    pub office: String,
    /// The quarter of the complaint.
    pub quarter: String,
    /// The case; it has the id of its complaint.
    pub case_id: String,
    /// Number of the sending (bukti pengiriman).
    pub sending_number: String,
    /// When.
    pub escalated_at: Timestamp,
    /// Position of `CaseEscalated` in triage's log.
    pub position: i64,
    /// The laws that the determination stands on.
    pub legal_basis: Vec<String>,
    /// The complaint's data key, wrapped to the person `itjen`: base64.
    pub inspectorate_wrap: String,
    /// All sealed texts and files of the case.
    pub objects: Vec<SealedItem>,
    /// Ids of all cases of this office and quarter that were escalated so far, this one included.
    pub escalated: Vec<String>,
    /// Signed by the hub: one entry per case in `escalated`, disposition `escalated`. See [`crate::Manifest`].
    pub manifest: String,
}

/// Too few people of the office remain for a case: Itjen releases to somebody else, or takes the case over. Told once per case and role.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UnderstaffedV1 {
    /// The case.
    pub case_id: String,
    /// The office that handles it.
    pub office: String,
    /// The role of which nobody is left who may read the case: `wbs_team`, `office_head` or `admin_head`.
    pub missing_role: String,
}

/// What is left of an item whose content was erased at the hub. It has the number and the subject of the item that it stands for.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErasedV1 {
    /// Always true.
    pub erased: bool,
    /// Kind of the item before, e.g. `wbs.case.escalated.v1`.
    pub kind: String,
    /// SHA-256 of the body before, hex: whoever still holds it knows that it is the one.
    pub hash: String,
}

/// B3: Itjen answers a data request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataReplyV1 {
    /// The office that asked.
    pub office: String,
    /// The quarter it asked about.
    pub quarter: String,
    /// Number of Itjen's letter.
    pub letter_number: String,
    /// What Itjen's officer declares.
    pub declaration: DeclarationV1,
    /// Complaints that the office may now open.
    pub released: Vec<ReleaseV1>,
    /// Complaints that stay with Itjen.
    pub withheld: Vec<WithheldV1>,
    /// Signed by Itjen: one entry per complaint, disposition `released` or `withheld`. See [`crate::Manifest`].
    pub manifest: String,
}

/// The declaration that goes with every completed step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DeclarationV1 {
    /// No gratification was asked for, received or given.
    pub no_gratification: bool,
    /// No conflict of interest.
    pub no_conflict_of_interest: bool,
}

/// A complaint that is released to the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct ReleaseV1 {
    /// The complaint.
    pub complaint_id: String,
    /// Its data key, wrapped to each member of Tim WBS who may read it; at least one.
    pub wraps: Vec<WrapFor>,
    /// Itjen's disposition sheet, sealed with the complaint's data key (kind `itjen_reply`, item 0): base64.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition_sheet: Option<String>,
    /// Commitment to the sheet: hex. Goes with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub disposition_commitment: Option<String>,
    /// Person ids of the office who are complained about or otherwise concerned: they never learn of the case.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub excluded: Vec<String>,
}

/// A complaint that stays with Itjen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WithheldV1 {
    /// The complaint.
    pub complaint_id: String,
}

/// A data key for one person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct WrapFor {
    /// Person id.
    pub person: String,
    /// The wrap: 81 bytes, base64.
    pub wrap: String,
}

/// Itjen corrects a reply: complaints that were withheld are released after all. What was released stays released.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct DataReplyCorrectionV1 {
    /// The office.
    pub office: String,
    /// The quarter.
    pub quarter: String,
    /// Number of the correcting letter.
    pub letter_number: String,
    /// What Itjen's officer declares.
    pub declaration: DeclarationV1,
    /// Released now.
    pub released: Vec<ReleaseV1>,
    /// Signed by Itjen: the corrected state of every complaint of the quarter. See [`crate::Manifest`].
    pub manifest: String,
}

/// After B8: Itjen confirms an escalation.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(deny_unknown_fields)]
pub struct AcknowledgementV1 {
    /// The case.
    pub case_id: String,
    /// Number of Itjen's receipt.
    pub receipt_number: String,
    /// Ids of all cases of that office and quarter that Itjen holds, this one included.
    pub held: Vec<String>,
    /// Signed by Itjen: one entry per case in `held`, disposition `escalated`. See [`crate::Manifest`].
    pub manifest: String,
}
