//! What triage tells: data requests, cases and erasures, without content and without people.

use kernel::{ComplaintId, Quarter, Timestamp};
use schemars::JsonSchema;
use serde::{Deserialize, Serialize};
use sop::StepId;

use super::public_events;

public_events! {
    /// Public events of the log `triage`.
    pub enum Triage {
        /// The letter to Itjen was sent.
        DataRequestSent = "data-request.DataRequestSent", version 1, step "B2";
        /// Itjen answered.
        DataReplyReceived = "data-request.DataReplyReceived", version 1, step "B3";
        /// Itjen released after all what its reply had withheld.
        DataReplyCorrected = "data-request.DataReplyCorrected", version 1;
        /// A step of a data request is late.
        DataRequestStepOverdue = "data-request.StepOverdue", version 1, step body;
        /// A deadline of a data request moved.
        DataRequestDeadlineRecomputed = "data-request.DeadlineRecomputed", version 1, step body;
        /// A released complaint became a case.
        CaseOpened = "case.CaseOpened", version 1, step "B3";
        /// Tim WBS studied it.
        CaseStudied = "case.CaseStudied", version 1, step "B4";
        /// The disposition was given.
        DispositionGiven = "case.DispositionGiven", version 1, step "B5";
        /// The review was assigned.
        ReviewAssigned = "case.ReviewAssigned", version 1, step "B5";
        /// The review was written.
        CaseReviewed = "case.CaseReviewed", version 1, step "B6";
        /// The oversight grade was determined.
        GradeDetermined = "case.GradeDetermined", version 1, step "B7";
        /// The case was forwarded to Itjen.
        CaseEscalated = "case.CaseEscalated", version 1, step "B8";
        /// Itjen confirmed the receipt.
        EscalationAcknowledged = "case.EscalationAcknowledged", version 1, step "B8";
        /// The case was clarified.
        CaseClarified = "case.CaseClarified", version 1, step "B9";
        /// The reporter was answered.
        ReplySent = "case.ReplySent", version 1, step "B9";
        /// The file was archived.
        CaseArchived = "case.CaseArchived", version 1, step "B10";
        /// Somebody is kept away from a case.
        Excluded = "case.Excluded", version 1;
        /// A step of a case is late.
        CaseStepOverdue = "case.StepOverdue", version 1, step body;
        /// A deadline of a case moved.
        CaseDeadlineRecomputed = "case.DeadlineRecomputed", version 1, step body;
        /// The content of a complaint is gone.
        ErasureCarriedOut = "erasure.ErasureCarriedOut", version 1;
    }
}

/// B2: an office asked for the complaints of a quarter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataRequestSent {
    /// The quarter: `2026-Q4`.
    pub quarter: Quarter,
    /// Number of the letter to Itjen.
    pub letter_number: String,
}

/// B3: Itjen answered a data request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataReplyReceived {
    /// How many complaints the office may now open.
    pub released: u64,
}

/// Itjen released more complaints.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataReplyCorrected {
    /// How many complaints the office may now open, too.
    pub released: u64,
}

/// A step of a data request ran over its standard time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataRequestStepOverdue {
    /// The late step: `B2`.
    pub step: StepId,
    /// When it was due.
    pub due_at: Timestamp,
}

/// A changed calendar moved the deadline of a data request.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DataRequestDeadlineRecomputed {
    /// The open step.
    pub step: StepId,
    /// The deadline so far.
    pub old: Option<Timestamp>,
    /// The deadline from now on.
    pub new: Option<Timestamp>,
    /// Version of the calendar that says so.
    pub calendar: String,
}

/// A released complaint became a case of the office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseOpened {
    /// The quarter of the complaint.
    pub quarter: Quarter,
    /// Whether the head of the office is among the reported.
    pub about_head: bool,
    /// Whether the reporter left an address for the reply of B9.
    pub has_reply_address: bool,
}

/// B4: Tim WBS studied the case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseStudied {}

/// First part of B5: the head of office gave the disposition, or Itjen in their place.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct DispositionGiven {}

/// Second part of B5: the review was assigned. Nobody else learns to whom.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReviewAssigned {}

/// B6: the review was written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseReviewed {
    /// How clear the information of the complaint is.
    pub clarity: Clarity,
}

/// How clear the information of a complaint is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
#[serde(rename_all = "snake_case")]
pub enum Clarity {
    /// What, who, where, when and how are all said.
    Clear,
    /// Enough to begin with, something missing.
    PartlyClear,
    /// Too little to look into.
    Unclear,
}

/// B7: the oversight grade was determined.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct GradeDetermined {
    /// Whether the complaint is of oversight grade (kadar pengawasan).
    pub grade: Grade,
}

kernel::words! {
    /// Whether a complaint is of oversight grade.
    #[derive(JsonSchema)]
    pub enum Grade {
        /// Berkadar pengawasan: goes on to Itjen (B8).
        OversightGrade => "oversight_grade",
        /// Tidak berkadar pengawasan: is clarified (B9).
        NotOversightGrade => "not_oversight_grade",
    }
}

/// B8: the case was forwarded to Itjen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseEscalated {
    /// Number of the sending (bukti pengiriman).
    pub sending_number: String,
}

/// Itjen confirmed that an escalation arrived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct EscalationAcknowledged {
    /// Number of Itjen's receipt.
    pub receipt_number: String,
}

/// B9: the case was clarified.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseClarified {}

/// The reporter was answered, with B9, where there is an address.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ReplySent {}

/// B10: the file was archived.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseArchived {
    /// Code of the class of problem, such as `bribery`.
    pub problem_class: String,
    /// The class as the archive writes it: `Suap`.
    pub problem_title: String,
    /// Code of the retention class, such as `wbs-5`.
    pub retention_class: String,
    /// The quarter under which the file is kept.
    pub period: Quarter,
}

/// Somebody is kept away from a case. A service that is asked by a person compares the hash, and learns of nobody else.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct Excluded {
    /// SHA-256 of `amanah/excluded/v1` 00, the case's 16 bytes and the person id; lower-case hex.
    pub who: String,
}

/// A step of a case ran over its standard time.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseStepOverdue {
    /// The late step: `B6`.
    pub step: StepId,
    /// When it was due.
    pub due_at: Timestamp,
}

/// A changed calendar moved the deadline of a case.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct CaseDeadlineRecomputed {
    /// The open step.
    pub step: StepId,
    /// The deadline so far.
    pub old: Option<Timestamp>,
    /// The deadline from now on.
    pub new: Option<Timestamp>,
    /// Version of the calendar that says so.
    pub calendar: String,
}

/// The content of a complaint is gone: bytes, wraps, mailbox, and what travelled to Itjen.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, JsonSchema)]
pub struct ErasureCarriedOut {
    /// The complaint.
    pub complaint: ComplaintId,
    /// The law that allows it; null when only the retention class does.
    pub legal_basis: Option<String>,
    /// Code of the retention class whose years are over; null when only a law allows it.
    pub retention_class: Option<String>,
}
