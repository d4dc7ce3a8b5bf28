//! What happened in a round. **This file is a storage format**: rows of these shapes lie in the log for good. A changed shape is a new version
//! with a function that lifts the old one, and a golden file beside the old one (`tests/golden/`).
//!
//! Each event names its office and quarter, so that every row can be published by itself.

use kernel::{EmployeeCode, OfficeCode, PlaceCode, Quarter, Shift, Timestamp, Zone};
use serde::{Deserialize, Serialize};
use sop::{ProcedureRef, StepClock, StepId, StepRecord};

use figures::{ReportFigures, RosterEntry};

kernel::events! {
    /// One event of a round.
    pub enum RoundEvent, keys sorted {
        /// Bagian Pelayanan opened the round: the first part of A1.
        RoundOpened = "round.RoundOpened", version 1;
        /// Bagian Pelayanan put the boards out.
        InvitationPublished = "round.InvitationPublished", version 1;
        /// Bagian Pelayanan received emptied boxes; again and again until A3.
        ResponsesReceived = "round.ResponsesReceived", version 1;
        /// Timker fixed the data set.
        DataPulled = "round.DataPulled", version 1;
        /// Timker compiled the report, with all its figures.
        ReportCompiled = "round.ReportCompiled", version 1;
        /// A rated employee answered to their own result, between A4 and A5.
        OfficerReplied = "round.OfficerReplied", version 1;
        /// Kepala Balai analysed the report and ended the round.
        FinalReportIssued = "round.FinalReportIssued", version 1;
        /// The clock: a step ran over its standard time.
        StepOverdue = "round.StepOverdue", version 1;
        /// The clock: a decree changed the calendar and moved a deadline.
        DeadlineRecomputed = "round.DeadlineRecomputed", version 1;
    }
}

impl RoundEvent {
    pub const fn round(&self) -> (&OfficeCode, Quarter) {
        match self {
            Self::RoundOpened(e) => (&e.office, e.period),
            Self::InvitationPublished(e) => (&e.office, e.period),
            Self::ResponsesReceived(e) => (&e.office, e.period),
            Self::DataPulled(e) => (&e.office, e.period),
            Self::ReportCompiled(e) => (&e.office, e.period),
            Self::OfficerReplied(e) => (&e.office, e.period),
            Self::FinalReportIssued(e) => (&e.office, e.period),
            Self::StepOverdue(e) => (&e.office, e.period),
            Self::DeadlineRecomputed(e) => (&e.office, e.period),
        }
    }
}

/// The round began. Everything that later steps depend on is pinned here.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoundOpened {
    pub office: OfficeCode,
    /// The office's zone, in which deadlines are counted.
    pub zone: Zone,
    pub period: Quarter,
    /// The revision of the procedure that the round stays under.
    pub procedure: ProcedureRef,
    /// The version of the questionnaire, e.g. `rating-v1`.
    pub instrument: String,
    pub roster: Vec<RosterEntry>,
}

/// A1: the users were invited to rate.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct InvitationPublished {
    pub office: OfficeCode,
    pub period: Quarter,
    pub record: StepRecord,
    /// The scan boards that are out, by code.
    pub boards: Vec<String>,
    /// The clock of A2: it starts when the quarter has ended.
    pub next: StepClock,
}

/// A2: emptied ballot boxes arrived. Happens again until the data is pulled.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ResponsesReceived {
    pub office: OfficeCode,
    pub period: Quarter,
    pub record: StepRecord,
    /// The boxes of this receipt; none was received before.
    pub boxes: Vec<BoxRef>,
    /// Ratings received in the round so far, these boxes included.
    pub total: u64,
    pub next: StepClock,
}

/// One emptying of a ballot box at intake. Stream and position together name it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BoxRef {
    /// Its stream in intake's log: `box/<office>/<place>/<shift>`.
    pub stream: String,
    pub place: PlaceCode,
    pub shift: Shift,
    pub count: u64,
    /// Position of its last event in intake's log.
    pub position: i64,
}

/// A3: the data set of the report was fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DataPulled {
    pub office: OfficeCode,
    pub period: Quarter,
    pub record: StepRecord,
    /// Ratings up to this position of intake's log are in.
    pub cutoff: i64,
    pub count: u64,
    /// SHA-256 over the data set, lower-case hex.
    pub dataset_hash: String,
    pub next: StepClock,
}

/// A4: the report of the employee ratings, with all its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReportCompiled {
    pub office: OfficeCode,
    pub period: Quarter,
    pub record: StepRecord,
    /// All figures; never computed again for this round.
    pub figures: Box<ReportFigures>,
    /// The clock of A5; the procedure states no time for it.
    pub next: StepClock,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OfficerReplied {
    pub office: OfficeCode,
    pub period: Quarter,
    pub employee: EmployeeCode,
    /// What the employee says, for the head to weigh.
    pub text: String,
}

/// A5: the head analysed the report. Ends the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct FinalReportIssued {
    pub office: OfficeCode,
    pub period: Quarter,
    pub record: StepRecord,
    pub analysis: String,
    /// Per employee, what goes into the appraisal as feedback.
    pub considerations: Vec<Consideration>,
}

/// What the head considers about one employee. Feedback, never a computed sanction.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Consideration {
    pub employee: EmployeeCode,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOverdue {
    pub office: OfficeCode,
    pub period: Quarter,
    pub step: StepId,
    pub due_at: Timestamp,
    pub noticed_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineRecomputed {
    pub office: OfficeCode,
    pub period: Quarter,
    pub step: StepId,
    pub old: Option<Timestamp>,
    pub new: Option<Timestamp>,
    /// Version of the calendar that says so.
    pub calendar: String,
}
