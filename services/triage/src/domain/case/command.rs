//! Commands on a case.

use kernel::{ComplaintId, OfficeCode, PersonId, Quarter, Role, Zone};
use sop::StepId;
use vault::SealRef;

use super::grade::{Clarity, Grade};
use super::problem::ProblemClass;
use super::retention::RetentionClass;
use crate::domain::numbers::{LegalReference, LetterNumber};

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// B3: opens the case of a released complaint. Repeating it changes nothing.
    Open(OpenCase),
    /// B4, Tim WBS.
    Study { finding: SealRef },
    /// B5, the head's part; Itjen's in a complaint about the head.
    Dispose {
        instruction: SealRef,
        /// Whether no head may read the case, as the caller looked up. Then Itjen may act.
        vacant: bool,
    },
    /// B5, the Kasubag's part; Itjen's in a complaint about the head.
    AssignReview {
        reviewer: PersonId,
        /// Whether that person belongs to the office's Tim WBS, as the caller looked up.
        reviewer_is_wbs_member: bool,
        /// Whether no Kasubag may read the case, as the caller looked up. Then Itjen may act.
        vacant: bool,
    },
    /// B6, the assigned reviewer alone.
    Review { review: SealRef, clarity: Clarity, suggested: Grade },
    /// B7, Tim WBS.
    Determine { grade: Grade, recommendation: SealRef, legal_basis: Vec<LegalReference> },
    /// B8, Tim WBS.
    Escalate { sending_number: LetterNumber },
    /// B8, Itjen. Repeating the same receipt changes nothing.
    Acknowledge { receipt_number: LetterNumber },
    /// B9, Tim WBS.
    Clarify {
        outcome: SealRef,
        /// The sealed reply: required with an address, refused without.
        reply: Option<SealRef>,
    },
    /// B10, Tim WBS.
    Archive { problem_class: ProblemClass, retention_class: RetentionClass },
    /// The actor declares a conflict of interest and leaves the case.
    DeclareConflict,
    /// Itjen excludes a person, e.g. because the complaint names them. The system excludes a head from a complaint about the head.
    Exclude { person: PersonId, role: Role },
    /// Gives the review to another member, the Kasubag; Itjen in a complaint about the head.
    Reassign { to: PersonId, to_is_wbs_member: bool, vacant: bool },
    /// The step is late. For the system.
    NoteOverdue { step: StepId },
    /// Counts the deadline again by a newer calendar. For the system.
    RecomputeDeadline,
}

/// Opens a case from Itjen's reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCase {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    pub zone: Zone,
    pub quarter: Quarter,
    pub about_head: bool,
    pub has_reply_address: bool,
    pub letter_number: LetterNumber,
    pub sheet: Option<SealRef>,
    /// People whom Itjen excludes, with the roles that they hold.
    pub excluded: Vec<(PersonId, Role)>,
    /// In a complaint about the head: everybody who heads the office, or did when it was filed. They stay excluded whatever role they get later.
    pub heads: Vec<PersonId>,
}
