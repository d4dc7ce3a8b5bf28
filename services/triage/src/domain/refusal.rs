//! Refusals of commands on data requests and cases. Each message names the rule and what to do instead.

use kernel::{ComplaintId, Role};
use sop::{NoSuchStep, ProcedureRef, StepRefusal};

use super::case::{Grade, Stage};
use super::numbers::LetterNumber;

/// Why a command on a data request or a case was refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The standard of the step itself is not met.
    #[error(transparent)]
    Step(#[from] StepRefusal),
    /// No such stream, a stream of another office, or one from which the actor is recused.
    #[error("there is no such file for you: check the number and the office you are signed in for")]
    NotFound,
    #[error("the case stands at {expected}, not at {wanted}: complete {expected} first")]
    OutOfOrder { wanted: Stage, expected: Stage },
    #[error("this part of the step belongs to {}: ask a holder of that role", .wanted.title())]
    NotYourPart { wanted: Role },
    #[error(
        "the file began under procedure {pinned}, not {given}: decide it under the version it began with"
    )]
    OtherProcedure { pinned: ProcedureRef, given: ProcedureRef },
    #[error("the procedure has no step {0}: install a complete version of it")]
    NoSuchStep(&'static str),
    #[error(
        "the data request of this quarter was already sent as {letter}: wait for Itjen's reply"
    )]
    AlreadySent { letter: LetterNumber },
    #[error("no data request was sent for this quarter: the office's Tim WBS sends it first")]
    NotRequested,
    #[error(
        "this request was already answered by {letter}: release further complaints with the next quarter's"
    )]
    AlreadyReplied { letter: LetterNumber },
    #[error("complaint {0} is released twice: each complaint is released once, and stays so")]
    ReleasedTwice(ComplaintId),
    /// Released and withheld at once, or withheld twice.
    #[error("complaint {0} is named twice: release it or withhold it, once")]
    NamedTwice(ComplaintId),
    #[error("the data request has not been answered yet: send the reply instead of a correction")]
    NotAnswered,
    #[error("a correction releases at least one complaint: what was released stays released")]
    NothingToCorrect,
    #[error("complaint {0} was neither withheld by the reply nor is it pending: correct the list")]
    NotWithheld(ComplaintId),
    #[error("the case is open for complaint {0}: every complaint has a case of its own")]
    AlreadyOpen(ComplaintId),
    /// The head of office takes no part in a complaint about the head.
    #[error("the complaint concerns the head of office: Itjen decides in his place")]
    AboutTheHead,
    #[error(
        "the review is assigned to somebody else: the assigned reviewer writes it, or the Kasubag reassigns it"
    )]
    NotTheReviewer,
    #[error("that person cannot review this case: assign another member of the office's Tim WBS")]
    NotAMember,
    #[error("the reviewer is recused from this case: assign another member of Tim WBS")]
    ReviewerRecused,
    /// Steps B8 and B9 are branches of B7.
    #[error("the complaint was determined {}: {}", .grade.title(), .grade.branch())]
    WrongBranch { grade: Grade },
    #[error("a determination needs its legal basis: name at least one law and article")]
    LegalBasisMissing,
    #[error("the reporter left a reply address: write the reply together with the clarification")]
    ReplyMissing,
    #[error("the reporter left no reply address: record the clarification without a reply")]
    NoAddressToReply,
    #[error("the case was not forwarded to Itjen: only an escalated case is acknowledged")]
    NotEscalated,
    #[error(
        "the escalation was already acknowledged as {receipt}: repeat that number or correct it by letter"
    )]
    AlreadyAcknowledged { receipt: LetterNumber },
    #[error("the case is archived: it takes no further step")]
    AlreadyArchived,
    /// An event does not carry the hash of the one before it.
    #[error("the history of the case does not hold together: run `amanah verify log`")]
    ChainBroken,
}

impl From<NoSuchStep> for Refusal {
    fn from(NoSuchStep(step): NoSuchStep) -> Self {
        Self::NoSuchStep(step)
    }
}

impl Refusal {
    /// The refusal in one word, for the wire and for the pages' own wording.
    pub fn code(&self) -> &'static str {
        match self {
            Self::Step(refusal) => refusal.code(),
            Self::NotFound => "NOT_FOUND",
            Self::OutOfOrder { .. } => "OUT_OF_ORDER",
            Self::NotYourPart { .. } => "NOT_YOUR_PART",
            Self::OtherProcedure { .. } => "OTHER_PROCEDURE",
            Self::NoSuchStep(_) => "NO_SUCH_STEP",
            Self::AlreadySent { .. } => "ALREADY_SENT",
            Self::NotRequested => "NOT_REQUESTED",
            Self::AlreadyReplied { .. } => "ALREADY_REPLIED",
            Self::ReleasedTwice(_) => "RELEASED_TWICE",
            Self::NamedTwice(_) => "NAMED_TWICE",
            Self::NotAnswered => "NOT_ANSWERED",
            Self::NothingToCorrect => "NOTHING_TO_CORRECT",
            Self::NotWithheld(_) => "NOT_WITHHELD",
            Self::AlreadyOpen(_) => "ALREADY_OPEN",
            Self::AboutTheHead => "ABOUT_THE_HEAD",
            Self::NotTheReviewer => "NOT_THE_REVIEWER",
            Self::NotAMember => "NOT_A_MEMBER",
            Self::ReviewerRecused => "REVIEWER_RECUSED",
            Self::WrongBranch { .. } => "WRONG_BRANCH",
            Self::LegalBasisMissing => "LEGAL_BASIS_MISSING",
            Self::ReplyMissing => "REPLY_MISSING",
            Self::NoAddressToReply => "NO_ADDRESS_TO_REPLY",
            Self::NotEscalated => "NOT_ESCALATED",
            Self::AlreadyAcknowledged { .. } => "ALREADY_ACKNOWLEDGED",
            Self::AlreadyArchived => "ALREADY_ARCHIVED",
            Self::ChainBroken => "CHAIN_BROKEN",
        }
    }

    /// The refusal as the actor may learn it. [`Refusal::AboutTheHead`] would tell heads that the complaint is about them, so it becomes
    /// [`Refusal::NotFound`]. [`Refusal::ReviewerRecused`] would tell a colleague who is recused, so it becomes [`Refusal::NotAMember`].
    #[must_use]
    pub fn outward(self) -> Self {
        match self {
            Self::AboutTheHead => Self::NotFound,
            Self::ReviewerRecused => Self::NotAMember,
            other => other,
        }
    }
}
