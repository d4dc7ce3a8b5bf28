//! Commands on an erasure, and the facts that its rules use.

use kernel::{Actor, ComplaintId, OfficeCode, Position, Timestamp, Zone};

use crate::domain::LegalReference;
use crate::domain::case::RetentionClass;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Asks for the erasure.
    Request {
        /// The law that allows the erasure; `None` when the retention is over.
        legal_basis: Option<LegalReference>,
    },
    /// A second person agrees.
    Approve,
    /// Itjen sets a legal hold, for a proceeding.
    SetHold { legal_basis: Option<LegalReference> },
    /// Itjen lifts the legal hold.
    LiftHold { legal_basis: Option<LegalReference> },
    /// The system reports that everything is gone.
    CarryOut {
        /// Position of the tombstone in intake's log.
        tombstone: Position,
    },
}

impl Command {
    pub const fn code(&self) -> &'static str {
        match self {
            Self::Request { .. } => "request",
            Self::Approve => "approve",
            Self::SetHold { .. } => "set-hold",
            Self::LiftHold { .. } => "lift-hold",
            Self::CarryOut { .. } => "carry-out",
        }
    }
}

/// The complaint as it is known here.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    pub complaint: ComplaintId,
    pub office: OfficeCode,
    /// The office's zone, by whose dates years are counted.
    pub zone: Zone,
    /// Time of the archiving, and the retention class.
    pub archived: Option<(Timestamp, RetentionClass)>,
}

/// Everything that a decision may know besides state and command.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    pub now: Timestamp,
    pub actor: &'a Actor,
    /// `None` when the complaint is unknown, or the actor may not know of it.
    pub subject: Option<&'a Subject>,
}

impl Subject {
    /// The class, if its years are over. They end on the day of the year on which the file was archived; 29 February counts as 1 March.
    pub(super) fn expired(&self, now: Timestamp) -> Option<&RetentionClass> {
        let (archived_at, class) = self.archived.as_ref()?;
        let (from, today) = (self.zone.local(*archived_at).date(), self.zone.local(now).date());
        let end = (from.year() + i16::from(class.years()), from.month(), from.day());
        (end <= (today.year(), today.month(), today.day())).then_some(class)
    }
}
