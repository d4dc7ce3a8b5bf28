//! What happened at intake. **This file is a storage format**: rows of these shapes lie in the log for good. A changed shape is a new version
//! with a function that lifts the old one, and a golden file beside the old one (`tests/golden/`).

use kernel::{ComplaintId, EmployeeCode, OfficeCode, PersonId, PlaceCode, ReportedRole, Timestamp};
use serde::{Deserialize, Serialize};
use vault::SealRef;

use super::{Answers, Sender, ServiceCode};

kernel::events! {
    pub enum IntakeEvent {
        /// Bagian Pelayanan prepares A1: a board invites to rate.
        BoardRegistered = "board.BoardRegistered", version 1;
        /// The public rated, and the box was emptied.
        RatingReceived = "box.RatingReceived", version 1;
        /// The system emptied a box: its shift was over, or survey asked.
        BoxEmptied = "box.BoxEmptied", version 1;
        /// A reporter filed a complaint, or an office typed in a letter.
        ComplaintFiled = "complaint.ComplaintFiled", version 1;
        /// The reporter, Tim WBS or Itjen wrote into the mailbox of a complaint.
        MessagePosted = "complaint.MessagePosted", version 1;
        /// The reporter sent more files.
        ComplaintSupplemented = "complaint.ComplaintSupplemented", version 1;
        /// The system erased the content, after two people had approved it.
        ComplaintErased = "complaint.ComplaintErased", version 1;
        /// The office's machine reported how many users a place served.
        UsersServedReported = "served.UsersServedReported", version 1;
        /// The office's machine reported who may be rated.
        RosterPublished = "roster.RosterPublished", version 1;
    }
}

/// A board now invites to rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoardRegistered {
    pub office: OfficeCode,
    pub place: PlaceCode,
    pub service: ServiceCode,
    /// SHA-256 of the token, lower-case hex.
    pub token_hash: String,
}

/// A rating left its box. The shift is the finest time, and the order of the ratings of an emptying is random.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RatingReceived {
    pub office: OfficeCode,
    pub place: PlaceCode,
    pub service: ServiceCode,
    /// The shift: `2026-11-22-pagi`.
    pub shift: String,
    /// About whom, if the person said so.
    pub employee: Option<EmployeeCode>,
    /// Marks; what the person did not know is absent.
    pub answers: Answers,
    pub comment: Option<String>,
}

/// Ratings were taken out of a box: the ones directly before this event in its stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxEmptied {
    pub office: OfficeCode,
    pub place: PlaceCode,
    pub shift: String,
    pub count: u32,
}

/// B1: somebody filed a complaint. Its content lies sealed beside the log.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintFiled {
    /// Its id, also of its stream.
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    pub about_head: bool,
    /// Positions of the reported.
    pub reported_roles: Vec<ReportedRole>,
    /// Whether the reporter can be answered outside the mailbox.
    pub has_reply_address: bool,
    /// The sealed text; the digest of the first names the filing.
    pub texts: Vec<SealRef>,
    pub attachments: Vec<SealRef>,
}

/// A message came into the mailbox of a complaint. Its number in the seal is its place among the messages of the stream: 0, 1, 2 …
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct MessagePosted {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    pub from: Sender,
    pub message: SealRef,
}

/// The reporter sent more files. Their numbers go on from those of the filing.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintSupplemented {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    pub attachments: Vec<SealRef>,
}

/// The tombstone: sealed bytes, files and wraps are gone for good; this log and its proofs stay.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ComplaintErased {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    /// The law or retention rule it stands on.
    pub legal_basis: String,
    /// Code of the retention class, or empty.
    pub retention_class: String,
    pub approvers: [PersonId; 2],
    pub at: Timestamp,
}

/// An office reported how many users a place served in a shift.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UsersServedReported {
    pub office: OfficeCode,
    pub place: PlaceCode,
    /// The shift: `2026-11-22-pagi`.
    pub shift: String,
    /// Users served, over all services.
    pub total: u32,
    /// The same by service, each once; empty when the report did not tell services apart.
    pub by_service: Vec<ServedCount>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ServedCount {
    pub service: ServiceCode,
    pub count: u32,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RosterPublished {
    pub office: OfficeCode,
    /// First day on which it holds: `2026-12-01`.
    pub valid_from: String,
    /// The employees, each once.
    pub employees: Vec<OnRoster>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OnRoster {
    pub employee: EmployeeCode,
    pub place: PlaceCode,
}

impl UsersServedReported {
    pub fn stream(&self) -> String {
        format!("served/{}/{}/{}", self.office, self.place, self.shift)
    }
}

impl RosterPublished {
    pub fn stream(&self) -> String {
        format!("roster/{}", self.office)
    }
}

impl ComplaintFiled {
    /// The filing that this event makes count.
    pub fn filing(&self) -> Option<[u8; 32]> {
        self.texts.first().map(|text| text.digest)
    }
}

impl RatingReceived {
    pub fn stream(&self) -> String {
        format!("box/{}/{}/{}", self.office, self.place, self.shift)
    }
}

impl BoxEmptied {
    pub fn stream(&self) -> String {
        format!("box/{}/{}/{}", self.office, self.place, self.shift)
    }
}
