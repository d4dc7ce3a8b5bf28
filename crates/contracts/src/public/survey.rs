//! What survey tells: a rating round, step by step.

use kernel::{EmployeeCode, Quarter, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use sop::StepId;

use super::public_events;

public_events! {
    /// Public events of the log `survey`.
    pub enum Survey {
        /// A round began.
        RoundOpened = "round.RoundOpened", version 1, step "A1";
        /// The boards are out.
        InvitationPublished = "round.InvitationPublished", version 1, step "A1";
        /// Emptied ballot boxes arrived.
        ResponsesReceived = "round.ResponsesReceived", version 1, step "A2";
        /// The data set is fixed.
        DataPulled = "round.DataPulled", version 1, step "A3";
        /// The report is there.
        ReportCompiled = "round.ReportCompiled", version 1, step "A4";
        /// An employee answered to their result.
        OfficerReplied = "round.OfficerReplied", version 1, step "A5";
        /// The head of office analysed the report.
        FinalReportIssued = "round.FinalReportIssued", version 1, step "A5";
        /// A step is late.
        StepOverdue = "round.StepOverdue", version 1, step body;
        /// A deadline moved.
        DeadlineRecomputed = "round.DeadlineRecomputed", version 1, step body;
    }
}

/// A round began.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct RoundOpened {
    /// The rated quarter: `2026-Q4`.
    pub period: Quarter,
    /// Version of the questionnaire, such as `rating-v1`.
    pub instrument: String,
    /// How many employees are rated.
    pub roster: u64,
}

/// A1: the boards are out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct InvitationPublished {
    /// The rated quarter.
    pub period: Quarter,
    /// How many boards.
    pub boards: u64,
}

/// A2: emptied ballot boxes arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ResponsesReceived {
    /// The rated quarter.
    pub period: Quarter,
    /// Ratings received in the round so far.
    pub total: u64,
}

/// A3: the data set of the report is fixed.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataPulled {
    /// The rated quarter.
    pub period: Quarter,
    /// Ratings up to this position of intake's log are in.
    pub cutoff: i64,
    /// How many ratings.
    pub count: u64,
    /// SHA-256 over the data set, lower-case hex.
    pub dataset_hash: String,
}

/// A4: the report with all its figures.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReportCompiled {
    /// The rated quarter.
    pub period: Quarter,
    /// All figures, as they were computed once and for all.
    pub figures: Figures,
}

/// The figures of a report as JSON text. Readers hand them on byte for byte; nobody computes them again.
#[derive(Clone, Debug, Serialize, Deserialize, JsonSchema)]
#[serde(transparent)]
pub struct Figures(#[schemars(with = "serde_json::Map<String, serde_json::Value>")] Box<RawValue>);

/// The result of one rated employee: a part of [`Figures`].
#[derive(Clone, Debug)]
pub struct OfficerFigures {
    /// Code of the employee.
    pub employee: EmployeeCode,
    /// The result as JSON text, `employee` included.
    pub json: String,
}

impl Figures {
    /// The text of a JSON object.
    pub const fn new(json: Box<RawValue>) -> Self {
        Self(json)
    }

    /// The text, byte for byte.
    pub fn as_str(&self) -> &str {
        self.0.get()
    }

    /// The results in `employees`. Error: the name of the field that is missing or does not read.
    pub fn by_officer(&self) -> Result<Vec<OfficerFigures>, &'static str> {
        #[derive(Deserialize)]
        struct Employees<'a> {
            #[serde(borrow)]
            employees: Vec<&'a RawValue>,
        }
        #[derive(Deserialize)]
        struct Employee {
            employee: EmployeeCode,
        }
        let all: Employees<'_> = serde_json::from_str(self.0.get()).map_err(|_| "employees")?;
        let one = |json: &RawValue| {
            let Employee { employee } = serde_json::from_str(json.get()).map_err(|_| "employee")?;
            Ok(OfficerFigures { employee, json: json.get().to_owned() })
        };
        all.employees.into_iter().map(one).collect()
    }
}

impl PartialEq for Figures {
    fn eq(&self, other: &Self) -> bool {
        self.0.get() == other.0.get()
    }
}

impl Eq for Figures {}

/// An employee's answer to their own result.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct OfficerReplied {
    /// The rated quarter.
    pub period: Quarter,
    /// Code of the employee.
    pub employee: EmployeeCode,
    /// The answer, for the head of office to weigh.
    pub text: String,
}

/// A5: the end of the round.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct FinalReportIssued {
    /// The rated quarter.
    pub period: Quarter,
    /// The head's analysis of the whole report.
    pub analysis: String,
    /// What goes into the appraisal of each employee.
    pub considerations: Vec<Consideration>,
}

/// What the head of office considers about one employee.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Consideration {
    /// Code of the employee.
    pub employee: EmployeeCode,
    /// The consideration: feedback, never a computed sanction.
    pub text: String,
}

/// A step ran over its standard time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct StepOverdue {
    /// The rated quarter.
    pub period: Quarter,
    /// The late step: `A3`.
    pub step: StepId,
    /// When it was due.
    pub due_at: Timestamp,
}

/// A changed calendar moved the deadline of the open step.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DeadlineRecomputed {
    /// The rated quarter.
    pub period: Quarter,
    /// The open step.
    pub step: StepId,
    /// The deadline so far.
    pub old: Option<Timestamp>,
    /// The deadline from now on.
    pub new: Option<Timestamp>,
    /// Version of the calendar that says so.
    pub calendar: String,
}
