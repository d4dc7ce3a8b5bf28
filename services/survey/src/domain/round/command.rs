//! What may be asked of a round, and with what around it.

use kernel::{EmployeeCode, OfficeCode, Quarter, Zone};
use sop::StepId;

use super::{BoxRef, Consideration};
use figures::ReportFigures;
use figures::RosterEntry;

/// A command. [`super::decide`] makes events of it or says why not.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// A1, by the service section.
    OpenRound(OpenRound),
    /// A2, by the service section; may be repeated until the data is pulled.
    ReceiveResponses(ReceiveResponses),
    /// A3, by the integrity team.
    PullData(PullData),
    /// A4, by the integrity team.
    CompileReport(CompileReport),
    /// By a rated officer, between A4 and A5.
    OfficerReply(OfficerReply),
    /// A5, by the head of office.
    IssueFinalReport(IssueFinalReport),
    /// By the system: notes that the running step is late, if it is this one and it is late.
    NoteOverdue(StepId),
    /// By the system: computes the deadline of the running step again with the calendar of the context.
    RecomputeDeadline(StepId),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenRound {
    pub office: OfficeCode,
    /// Its zone, in which deadlines are counted from now on.
    pub zone: Zone,
    pub period: Quarter,
    /// The version of the questionnaire.
    pub instrument: String,
    pub roster: Vec<RosterEntry>,
    /// The scan boards that are out, by code.
    pub boards: Vec<String>,
}

/// Receives emptied boxes. Boxes that were received before are left out.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ReceiveResponses {
    pub boxes: Vec<BoxRef>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PullData {
    /// Ratings up to this position of intake's log are in.
    pub cutoff: i64,
    pub count: u64,
    /// SHA-256 over them, lower-case hex.
    pub dataset_hash: String,
    /// The position of intake's log up to which the view of ratings has read.
    pub seen: i64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CompileReport {
    /// The figures over exactly the pulled data.
    pub figures: Box<ReportFigures>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OfficerReply {
    pub employee: EmployeeCode,
    pub text: String,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct IssueFinalReport {
    pub analysis: String,
    /// At least one per employee with enough evidence.
    pub considerations: Vec<Consideration>,
}
