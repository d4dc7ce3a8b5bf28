//! The stages of a case: one for each thing that somebody must do next.

use std::fmt;

use super::grade::Grade;

/// The next thing to do. B5 has two: the disposition and the assignment.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Stage {
    /// Not opened yet.
    #[default]
    New,
    Study,
    /// B5, the head's part.
    Disposition,
    /// B5, the Kasubag's part.
    Assignment,
    Review,
    Determination,
    Escalation,
    Clarification,
    Archive,
    Archived,
}

impl Stage {
    /// The branch that a determination leads to.
    pub const fn after(grade: Grade) -> Self {
        match grade {
            Grade::OversightGrade => Self::Escalation,
            Grade::NotOversightGrade => Self::Clarification,
        }
    }

    /// The step of the procedure that is open.
    pub const fn step(self) -> Option<&'static str> {
        match self {
            Self::New | Self::Archived => None,
            Self::Study => Some("B4"),
            Self::Disposition | Self::Assignment => Some("B5"),
            Self::Review => Some("B6"),
            Self::Determination => Some("B7"),
            Self::Escalation => Some("B8"),
            Self::Clarification => Some("B9"),
            Self::Archive => Some("B10"),
        }
    }

    /// The stage in views and on the wire.
    pub const fn code(self) -> &'static str {
        match self {
            Self::New => "new",
            Self::Study => "study",
            Self::Disposition => "disposition",
            Self::Assignment => "assignment",
            Self::Review => "review",
            Self::Determination => "determination",
            Self::Escalation => "escalation",
            Self::Clarification => "clarification",
            Self::Archive => "archive",
            Self::Archived => "archived",
        }
    }
}

impl fmt::Display for Stage {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.step() {
            Some(step) => write!(f, "{step} ({})", self.code()),
            None => f.write_str(self.code()),
        }
    }
}
