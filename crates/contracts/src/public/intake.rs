//! What intake tells: ratings, and that there are complaints.

use std::collections::BTreeMap;

use kernel::{ComplaintId, EmployeeCode, PlaceCode, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};

use super::public_events;

public_events! {
    /// Public events of the log `intake`.
    pub enum Intake {
        /// A rating left its ballot box.
        RatingReceived = "box.RatingReceived", version 1, step "A2";
        /// A ballot box was emptied.
        BoxEmptied = "box.BoxEmptied", version 1, step "A2";
        /// A complaint was filed.
        ComplaintFiled = "complaint.ComplaintFiled", version 1, step "B1";
        /// Somebody wrote into the mailbox of a complaint.
        MessagePosted = "complaint.MessagePosted", version 1;
        /// The reporter sent more files.
        ComplaintSupplemented = "complaint.ComplaintSupplemented", version 1;
        /// The content of a complaint is gone.
        ComplaintErased = "complaint.ComplaintErased", version 1;
        /// A place served so many users in a shift.
        UsersServedReported = "served.UsersServedReported", version 1;
        /// Employees may be rated from a day on.
        RosterPublished = "roster.RosterPublished", version 1;
    }
}

/// A rating. The shift is the finest time; nothing says who rated.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RatingReceived {
    /// Place of service, such as `loket-1`.
    pub place: PlaceCode,
    /// Code of the service, such as `dokumen-kapal`.
    pub service: String,
    /// The shift: `2026-11-22-pagi`.
    pub shift: String,
    /// Code of the rated employee; null when the person named nobody.
    pub employee: Option<EmployeeCode>,
    /// Marks 1 to 4 by item of the questionnaire; an item that the person could not answer is absent.
    pub answers: BTreeMap<String, u8>,
    /// The person's own words.
    pub comment: Option<String>,
}

/// Ratings were taken out of a ballot box.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct BoxEmptied {
    /// Place of service, such as `loket-1`.
    pub place: PlaceCode,
    /// The shift of the box: `2026-11-22-pagi`.
    pub shift: String,
    /// Ratings taken out.
    pub count: u32,
}

/// B1: a complaint lies sealed at intake.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComplaintFiled {
    /// Its id, which its case will have, too.
    pub complaint: ComplaintId,
    /// Whether the head of the office is among the reported.
    pub about_head: bool,
    /// Whether the reporter left an address for the reply of B9.
    pub has_reply_address: bool,
    /// How many files came with it.
    pub attachments: u64,
}

/// A message came into a mailbox.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct MessagePosted {
    /// The complaint of the mailbox.
    pub complaint: ComplaintId,
    /// The side that wrote.
    pub from: Writer,
}

/// A side of a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Writer {
    /// The reporter.
    Reporter,
    /// The office that handles the case.
    Office,
    /// Itjen.
    Inspectorate,
}

/// The reporter added files.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComplaintSupplemented {
    /// The complaint.
    pub complaint: ComplaintId,
    /// How many files were added.
    pub attachments: u64,
}

/// The tombstone of a complaint.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ComplaintErased {
    /// The complaint.
    pub complaint: ComplaintId,
    /// The law or retention rule that allows it.
    pub legal_basis: String,
    /// Code of the retention class, or empty.
    pub retention_class: String,
    /// When it was erased.
    pub at: Timestamp,
}

/// Users served, as the office's machine counted them.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct UsersServedReported {
    /// Place of service, such as `loket-1`.
    pub place: PlaceCode,
    /// The shift: `2026-11-22-pagi`.
    pub shift: String,
    /// Users served, over all services.
    pub total: u32,
    /// The same by service; empty when the report did not tell services apart.
    pub by_service: Vec<ServedCount>,
}

/// Users served with one service.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ServedCount {
    /// Code of the service.
    pub service: String,
    /// Users served.
    pub count: u32,
}

/// Who may be rated at an office from a day on.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RosterPublished {
    /// First day on which it holds: `2026-12-01`.
    pub valid_from: String,
    /// The employees, each once.
    pub employees: Vec<OnRoster>,
}

/// One employee of a roster, by code.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OnRoster {
    /// Code of the employee, such as `pgw-03`.
    pub employee: EmployeeCode,
    /// Where they serve.
    pub place: PlaceCode,
}
