//! Sealed content that a log names and that is missing.

use std::fmt;

use kernel::ComplaintId;

/// Sealed content, or a wrap of its key, that an event names and that is missing without an approved erasure.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct MissingSeal {
    /// The complaint to which the content belongs.
    pub complaint: ComplaintId,
    /// Kind of content, as in its seal: `complaint_text`, `attachment`, `message`, `study` …; `wrap` for the key.
    pub kind: &'static str,
    /// Number within the kind, from 0.
    pub item: u32,
    /// Gone, or replaced by other bytes.
    pub loss: Loss,
}

/// The loss of sealed bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Loss {
    /// The bytes are gone.
    Gone,
    /// Other bytes are there.
    Changed,
}

impl Loss {
    /// The loss in one word.
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
