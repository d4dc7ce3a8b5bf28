//! Events of a case. **This file is a storage format**: a change of shape needs a new version, an upcaster and a golden file.
//!
//! No field may hold free text: sealed texts are named by their [`SealRef`]. Every event that is published carries its office, so that the public
//! event follows from the row alone.

use kernel::{CaseId, ComplaintId, OfficeCode, PersonId, Quarter, Role, Timestamp, Zone};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sop::{ProcedureRef, StepClock, StepId, StepRecord};
use vault::SealRef;

use super::grade::{Clarity, Grade};
use super::problem::ProblemClass;
use super::retention::RetentionClass;
use crate::domain::numbers::{LegalReference, LetterNumber};

kernel::events! {
    pub enum CaseEvent {
        /// The system opened the case, after Itjen had released the complaint (B3). Version 2 names the disposition sheet.
        CaseOpened = "case.CaseOpened", version 2, lifted by [without_sheet];
        /// Tim WBS studied the complaint.
        CaseStudied = "case.CaseStudied", version 1;
        /// Kepala Balai gave the disposition, or Itjen in their place.
        DispositionGiven = "case.DispositionGiven", version 1;
        /// Kasubag assigned the review to a member of Tim WBS, or Itjen did in their place.
        ReviewAssigned = "case.ReviewAssigned", version 1;
        /// The assigned member of Tim WBS wrote the review.
        CaseReviewed = "case.CaseReviewed", version 1;
        /// Tim WBS determined the oversight grade.
        GradeDetermined = "case.GradeDetermined", version 1;
        /// Tim WBS forwarded the case to Itjen.
        CaseEscalated = "case.CaseEscalated", version 1;
        /// Itjen confirmed the receipt of the escalation.
        EscalationAcknowledged = "case.EscalationAcknowledged", version 1;
        /// Tim WBS clarified the case.
        CaseClarified = "case.CaseClarified", version 1;
        /// Tim WBS answered the reporter, together with B9, where there is an address.
        ReplySent = "case.ReplySent", version 1;
        /// Tim WBS archived the file.
        CaseArchived = "case.CaseArchived", version 1;
        /// A person left the case for a conflict of interest. Only in older logs: `case.Excluded` says more.
        Recused = "case.Recused", version 1;
        /// A person declared a conflict of interest, or Itjen excluded them. May come before the opening.
        Excluded = "case.Excluded", version 1;
        /// Kasubag gave the review to another member, or Itjen did in their place.
        Reassigned = "case.Reassigned", version 1;
        /// The clock: a step ran over its standard time.
        StepOverdue = "case.StepOverdue", version 1;
        /// The clock: a decree changed the calendar and moved a deadline.
        DeadlineRecomputed = "case.DeadlineRecomputed", version 1;
    }
}

/// Version 1 knew no disposition sheets.
fn without_sheet(mut opened: Value) -> Value {
    opened["sheet"] = Value::Null;
    opened
}

/// A released complaint became a case of the office (B3).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseOpened {
    pub case: CaseId,
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    /// The office's zone, in which deadlines are counted.
    pub zone: Zone,
    pub quarter: Quarter,
    /// The procedure version that the case stays under.
    pub procedure: ProcedureRef,
    /// Whether the head of office is complained about.
    pub about_head: bool,
    /// Whether the reporter left an address for the reply of B9.
    pub has_reply_address: bool,
    /// The number of Itjen's letter that released it.
    pub letter_number: LetterNumber,
    /// Itjen's sealed disposition sheet, if it wrote one.
    pub sheet: Option<SealRef>,
    pub next: StepClock,
}

/// The complaint was studied (B4).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseStudied {
    pub office: OfficeCode,
    pub record: StepRecord,
    pub finding: SealRef,
    /// The clock of B5, running for the disposition.
    pub next: StepClock,
}

/// The disposition was given (first part of B5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DispositionGiven {
    pub office: OfficeCode,
    pub record: StepRecord,
    pub instruction: SealRef,
    /// Whether Itjen gave it in the head's place.
    pub by_inspectorate: bool,
    /// The clock of B5, running for the assignment.
    pub next: StepClock,
}

/// The review was assigned (second part of B5).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReviewAssigned {
    pub office: OfficeCode,
    pub record: StepRecord,
    pub reviewer: PersonId,
    pub next: StepClock,
}

/// The review was written (B6).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseReviewed {
    pub office: OfficeCode,
    pub record: StepRecord,
    /// The sealed review: the problem and the steps to take.
    pub review: SealRef,
    pub clarity: Clarity,
    pub suggested: Grade,
    pub next: StepClock,
}

/// The oversight grade was determined (B7).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct GradeDetermined {
    pub office: OfficeCode,
    pub record: StepRecord,
    pub grade: Grade,
    pub recommendation: SealRef,
    /// The laws it stands on; never empty.
    pub legal_basis: Vec<LegalReference>,
    /// The clock of B8 or B9.
    pub next: StepClock,
}

/// The case was forwarded to Itjen (B8).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseEscalated {
    pub office: OfficeCode,
    pub record: StepRecord,
    /// The number of the sending (bukti pengiriman).
    pub sending_number: LetterNumber,
    pub next: StepClock,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct EscalationAcknowledged {
    pub office: OfficeCode,
    pub by: PersonId,
    pub at: Timestamp,
    pub receipt_number: LetterNumber,
}

/// The case was clarified (B9).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseClarified {
    pub office: OfficeCode,
    pub record: StepRecord,
    pub outcome: SealRef,
    pub next: StepClock,
}

/// The reporter was answered (B9, only with an address).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct ReplySent {
    pub office: OfficeCode,
    pub reply: SealRef,
    pub at: Timestamp,
}

/// The file was archived (B10).
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct CaseArchived {
    pub office: OfficeCode,
    pub record: StepRecord,
    pub problem_class: ProblemClass,
    pub retention_class: RetentionClass,
    /// The time of the complaint that it is filed under.
    pub period: Quarter,
}

/// A person left the case for a conflict of interest. Read from older logs only.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Recused {
    pub person: PersonId,
    pub role: Role,
    pub at: Timestamp,
}

/// A person is excluded from the case. They declared a conflict of interest, or Itjen decided it, or they are a head in a complaint about the head.
/// The event may come before [`CaseOpened`]. Then the case is never visible to the person.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Excluded {
    pub office: OfficeCode,
    pub person: PersonId,
    /// The role that the person held: when it is the head's or the Kasubag's, Itjen may stand in.
    pub role: Role,
    /// Whether Itjen decided it. Otherwise the person declared it, or the complaint is about the head.
    pub by_inspectorate: bool,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Reassigned {
    pub from: PersonId,
    pub to: PersonId,
    pub at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepOverdue {
    pub office: OfficeCode,
    pub step: StepId,
    pub due_at: Timestamp,
    pub noticed_at: Timestamp,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct DeadlineRecomputed {
    pub office: OfficeCode,
    pub step: StepId,
    pub old: Option<Timestamp>,
    pub new: Option<Timestamp>,
    /// The calendar version that it was computed with.
    pub calendar: String,
}
