//! What may be asked, and what the rules may know.

use kernel::{Actor, ComplaintId, OfficeCode, Position, Timestamp, Zone};

use crate::domain::LegalReference;
use crate::domain::case::RetentionClass;

/// What may be asked.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// Asks for the erasure.
    Request {
        /// The law that it stands on, if not the retention schedule.
        legal_basis: Option<LegalReference>,
    },
    /// A second person agrees.
    Approve,
    /// Itjen keeps the content for a proceeding.
    SetHold {
        /// The law that it stands on.
        legal_basis: Option<LegalReference>,
    },
    /// Itjen lets go of it.
    LiftHold {
        /// What ended it.
        legal_basis: Option<LegalReference>,
    },
    /// The system reports that everything is gone.
    CarryOut {
        /// Where the tombstone stands in intake's log.
        tombstone: Position,
    },
}

impl Command {
    /// What it asks for, in one word.
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
    /// Its id.
    pub complaint: ComplaintId,
    /// The office that it was filed for.
    pub office: OfficeCode,
    /// The office's zone, by whose dates years are counted.
    pub zone: Zone,
    /// When its case was archived, and for how long.
    pub archived: Option<(Timestamp, RetentionClass)>,
}

/// All that a decision may know besides state and command.
#[derive(Clone, Copy, Debug)]
pub struct Around<'a> {
    /// When it is decided.
    pub now: Timestamp,
    /// Who gives the command.
    pub actor: &'a Actor,
    /// The complaint; none when it is unknown, or the actor may not know of it.
    pub subject: Option<&'a Subject>,
}

impl Subject {
    /// The class whose years are over. They end on the same day of the year as the file was archived; 29 February ends on 1 March.
    pub(super) fn expired(&self, now: Timestamp) -> Option<&RetentionClass> {
        let (archived_at, class) = self.archived.as_ref()?;
        let (from, today) = (self.zone.local(*archived_at).date(), self.zone.local(now).date());
        let end = (from.year() + i16::from(class.years()), from.month(), from.day());
        (end <= (today.year(), today.month(), today.day())).then_some(class)
    }
}
