//! Why a command is refused. Each message names the rule.

use kernel::EmployeeCode;
use sop::{NoSuchStep, StepRefusal};

/// A command that the procedure does not allow now.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// Role, declaration or completeness of the step is not met.
    #[error(transparent)]
    Step(#[from] StepRefusal),
    #[error("step {wanted} is not next: {}", expectation(*.expected))]
    OutOfOrder {
        wanted: &'static str,
        /// The step that is next; `None` when the round has ended.
        expected: Option<&'static str>,
    },
    /// The pinned procedure does not have the step: the wrong procedure was handed in.
    #[error("the procedure has no step {0}")]
    NotInProcedure(&'static str),
    /// No revision of the procedure is in force, or this program does not hold the one that the round is pinned to.
    #[error("the procedure of this round is not known here: {0}")]
    ProcedureUnknown(String),
    /// The office already has a round of this quarter, opened with other content.
    #[error("the round of this office and quarter is already open")]
    AlreadyOpen,
    #[error("there is no round of this office and quarter: open it with step A1")]
    NotOpen,
    #[error("no ballot box was received: empty a box first")]
    NothingReceived,
    #[error("ratings are still on their way: read up to {seen}, needed {needed}; try again soon")]
    DataNotArrived { seen: i64, needed: i64 },
    #[error("the figures are of {figures} ratings, but {pulled} were pulled: compute them again")]
    CountDiffers { figures: u64, pulled: u64 },
    #[error("only the officer himself may reply to his result")]
    NotYourResult,
    /// The employee has replied already, with other words.
    #[error("a reply to this result was given already")]
    AlreadyReplied,
    #[error("the final report is issued: replies are closed")]
    ReplyAfterFinal,
    /// An employee with enough evidence was left out.
    #[error("a consideration for {employee} is missing")]
    ConsiderationMissing { employee: EmployeeCode },
    #[error("the analysis is empty")]
    AnalysisMissing,
    #[error("{employee} is not on the roster of this round")]
    NotInRoster { employee: EmployeeCode },
}

impl From<NoSuchStep> for Refusal {
    fn from(NoSuchStep(step): NoSuchStep) -> Self {
        Self::NotInProcedure(step)
    }
}

impl Refusal {
    /// The refusal in answers to callers; stable.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Step(refusal) => refusal.code(),
            Self::OutOfOrder { .. } => "OUT_OF_ORDER",
            Self::NotInProcedure(_) => "NOT_IN_PROCEDURE",
            Self::ProcedureUnknown(_) => "PROCEDURE_UNKNOWN",
            Self::AlreadyOpen => "ALREADY_OPEN",
            Self::NotOpen => "NOT_OPEN",
            Self::NothingReceived => "NOTHING_RECEIVED",
            Self::DataNotArrived { .. } => "DATA_NOT_ARRIVED",
            Self::CountDiffers { .. } => "COUNT_DIFFERS",
            Self::NotYourResult => "NOT_YOUR_RESULT",
            Self::AlreadyReplied => "ALREADY_REPLIED",
            Self::ReplyAfterFinal => "REPLY_AFTER_FINAL",
            Self::ConsiderationMissing { .. } => "CONSIDERATION_MISSING",
            Self::AnalysisMissing => "ANALYSIS_MISSING",
            Self::NotInRoster { .. } => "NOT_IN_ROSTER",
        }
    }
}

fn expectation(expected: Option<&'static str>) -> String {
    expected.map_or_else(|| "the round has ended".into(), |step| format!("step {step} is"))
}
