//! Refusals of commands on an erasure. Each message names the rule and what to do instead.

/// Why a command on an erasure was refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// No such complaint, or none that the actor may know of.
    #[error(
        "there is no such complaint for you: check the number and the office you are signed in for"
    )]
    UnknownComplaint,
    #[error("this part belongs to {0}")]
    NotYourPart(&'static str),
    #[error(
        "two people decide an erasure, and Itjen's people a legal hold: sign in with your own token, not with Itjen's machine"
    )]
    NotAPerson,
    #[error("the complaint is under a legal hold: nothing is erased until Itjen lifts it")]
    LegalHold,
    #[error(
        "the retention of this case is not over: ask again when its years have passed, or let Itjen ask with a legal basis"
    )]
    RetentionNotOver,
    /// A law is needed: for a hold, and before the retention is over.
    #[error("name the law that this stands on: number and article")]
    LegalBasisMissing,
    #[error("the erasure was asked for already on this basis: approve that request")]
    AlreadyRequested,
    #[error("nobody asked for the erasure of this complaint: ask first")]
    NotRequested,
    #[error("whoever asked for an erasure does not approve it: let a second person do it")]
    SamePerson,
    #[error("the erasure is approved and being carried out: it cannot be stopped any more")]
    UnderWay,
    #[error("the content of this complaint is erased")]
    AlreadyErased,
    #[error("the erasure is not approved")]
    NotApproved,
}

impl Refusal {
    /// The refusal in one word, for the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::UnknownComplaint => "NOT_FOUND",
            Self::NotYourPart(_) => "NOT_YOUR_PART",
            Self::NotAPerson => "NOT_A_PERSON",
            Self::LegalHold => "LEGAL_HOLD",
            Self::RetentionNotOver => "RETENTION_NOT_OVER",
            Self::LegalBasisMissing => "LEGAL_BASIS_MISSING",
            Self::AlreadyRequested => "ALREADY_REQUESTED",
            Self::NotRequested => "NOT_REQUESTED",
            Self::SamePerson => "SAME_PERSON",
            Self::UnderWay => "UNDER_WAY",
            Self::AlreadyErased => "ERASED",
            Self::NotApproved => "NOT_APPROVED",
        }
    }
}
