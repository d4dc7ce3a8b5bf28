//! What may be asked of a case, step by step.

use kernel::{ComplaintId, OfficeCode, PersonId, Quarter, Role, Zone};
use sop::StepId;
use vault::SealRef;

use super::grade::{Clarity, Grade};
use super::problem::ProblemClass;
use super::retention::RetentionClass;
use crate::domain::numbers::{LegalReference, LetterNumber};

/// What may be asked of a case.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// B3: opens the case of a released complaint. Repeating it changes nothing.
    Open(OpenCase),
    /// B4, Tim WBS.
    Study {
        /// The sealed finding.
        finding: SealRef,
    },
    /// B5, the head's part; Itjen's in a complaint about him.
    Dispose {
        /// The sealed instruction.
        instruction: SealRef,
        /// Whether no head who may read the case is left, as the caller looked up: then Itjen may act.
        vacant: bool,
    },
    /// B5, the Kasubag's part; Itjen's in a complaint about the head.
    AssignReview {
        /// Who shall review.
        reviewer: PersonId,
        /// Whether that person belongs to the office's Tim WBS, as the caller looked up.
        reviewer_is_wbs_member: bool,
        /// Whether no Kasubag who may read the case is left, as the caller looked up: then Itjen may act.
        vacant: bool,
    },
    /// B6, the assigned reviewer alone.
    Review {
        /// The sealed review.
        review: SealRef,
        /// How clear the information is.
        clarity: Clarity,
        /// The grade that the reviewer suggests.
        suggested: Grade,
    },
    /// B7, Tim WBS.
    Determine {
        /// The grade.
        grade: Grade,
        /// The sealed recommendation.
        recommendation: SealRef,
        /// The laws it stands on.
        legal_basis: Vec<LegalReference>,
    },
    /// B8, Tim WBS.
    Escalate {
        /// The number of the sending.
        sending_number: LetterNumber,
    },
    /// B8, Itjen. Repeating the same receipt changes nothing.
    Acknowledge {
        /// The number of the receipt.
        receipt_number: LetterNumber,
    },
    /// B9, Tim WBS.
    Clarify {
        /// The sealed outcome.
        outcome: SealRef,
        /// The sealed reply: required with an address, refused without.
        reply: Option<SealRef>,
    },
    /// B10, Tim WBS.
    Archive {
        /// The class of the problem.
        problem_class: ProblemClass,
        /// How long it is kept.
        retention_class: RetentionClass,
    },
    /// The actor declares a conflict of interest and leaves the case.
    DeclareConflict,
    /// Itjen keeps a person out who did not declare the conflict himself, e.g. because the complaint names him; the system keeps a head out of a
    /// complaint about the head.
    Exclude {
        /// Who.
        person: PersonId,
        /// The role that the person holds in the office.
        role: Role,
    },
    /// Gives the review to another member, the Kasubag; Itjen in a complaint about the head.
    Reassign {
        /// Who shall review.
        to: PersonId,
        /// Whether that person belongs to the office's Tim WBS, as the caller looked up.
        to_is_wbs_member: bool,
        /// Whether no Kasubag who may read the case is left, as the caller looked up: then Itjen may act.
        vacant: bool,
    },
    /// The system found the step late.
    NoteOverdue {
        /// The step that the timer was set for.
        step: StepId,
    },
    /// The calendar of the context is newer than the open clock's.
    RecomputeDeadline,
}

/// Opens a case from Itjen's reply.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OpenCase {
    /// The released complaint.
    pub complaint: ComplaintId,
    /// The office it is released to.
    pub office: OfficeCode,
    /// The office's zone.
    pub zone: Zone,
    /// The quarter of the complaint.
    pub quarter: Quarter,
    /// Whether the head of office is complained about.
    pub about_head: bool,
    /// Whether the reporter left an address for the reply of B9.
    pub has_reply_address: bool,
    /// The number of Itjen's letter.
    pub letter_number: LetterNumber,
    /// Itjen's sealed disposition sheet, if it wrote one.
    pub sheet: Option<SealRef>,
    /// Whom Itjen keeps away from the case, with the roles that they hold.
    pub excluded: Vec<(PersonId, Role)>,
    /// In a complaint about the head everybody who heads the office, or did when it was filed: kept away for good, whatever he becomes later.
    pub heads: Vec<PersonId>,
}
