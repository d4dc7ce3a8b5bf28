//! The row of a case in the work queue.

use kernel::{CaseId, OfficeCode, PersonId, Quarter, Role, Timestamp};

use super::grade::Grade;
use super::stage::Stage;
use super::state::Case;

/// The row of a case in the work queue. It holds no content. Wraps and recusals decide who may see it.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(clippy::struct_excessive_bools, reason = "each is a mark of its own in the row")]
pub struct CaseSummary {
    pub case: CaseId,
    /// The office that handles it.
    pub office: OfficeCode,
    /// The quarter of the complaint.
    pub quarter: Quarter,
    /// What must be done next.
    pub stage: Stage,
    /// The role whose turn it is; `None` once archived.
    pub waits_for: Option<Role>,
    /// When it is due.
    pub due_at: Option<Timestamp>,
    /// Whether the log records the delay.
    pub overdue: bool,
    /// Whether the head of office is complained about.
    pub about_head: bool,
    /// Who reviews.
    pub reviewer: Option<PersonId>,
    /// Whether the review waits for another reviewer.
    pub needs_reviewer: bool,
    /// The determined grade.
    pub grade: Option<Grade>,
    /// Whether the case went to Itjen and has no receipt yet.
    pub awaits_receipt: bool,
}

impl Case {
    /// The row of the work queue; `None` before the case is opened.
    pub fn summary(&self) -> Option<CaseSummary> {
        let opened = self.opened()?;
        Some(CaseSummary {
            case: opened.case,
            office: opened.office.clone(),
            quarter: opened.quarter,
            stage: self.stage(),
            waits_for: self.waits_for(),
            due_at: self.open_clock().and_then(|clock| clock.due_at),
            overdue: self.overdue_noted(),
            about_head: opened.about_head,
            reviewer: self.reviewer().cloned(),
            needs_reviewer: self.needs_reviewer(),
            grade: self.grade(),
            awaits_receipt: self.sending_number().is_some() && self.receipt_number().is_none(),
        })
    }

    /// The role whose turn it is.
    pub fn waits_for(&self) -> Option<Role> {
        let stand_in = |role| {
            if self.inspectorate_stands_in(role) { Role::Inspectorate } else { role }
        };
        match self.stage() {
            Stage::New | Stage::Archived => None,
            Stage::Disposition => Some(stand_in(Role::OfficeHead)),
            Stage::Assignment => Some(stand_in(Role::AdminHead)),
            Stage::Review if self.needs_reviewer() => Some(stand_in(Role::AdminHead)),
            _ => Some(Role::WbsTeam),
        }
    }
}
