//! What a log names and nobody finds.

use std::fmt;

use kernel::ComplaintId;

/// Sealed content, or a key to it, that an event names, that is not there, and that nobody was told to erase.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingSeal {
    /// Of which complaint.
    pub complaint: ComplaintId,
    /// What it is, by the name in its seal: `complaint_text`, `attachment`, `message`, `study` …; `wrap` for the key.
    pub kind: &'static str,
    /// Which of that kind, from 0.
    pub item: u32,
    /// What became of it.
    pub loss: Loss,
}

/// What became of sealed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// Nothing lies there.
    Gone,
    /// Something else lies there.
    Changed,
}

impl Loss {
    /// In one word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Gone => "gone",
            Self::Changed => "changed",
        }
    }
}

impl fmt::Display for MissingSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { complaint, kind, item, loss } = self;
        write!(f, "complaint {complaint}: {kind} {item} is {}, and no erasure says so", loss.code())
    }
}
