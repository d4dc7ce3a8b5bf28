//! What the figures are made of, as the app reads it from its view.

use kernel::{EmployeeCode, PlaceCode, Shift};

use crate::Answers;
use crate::Instrument;
use crate::RosterEntry;

/// All ratings of a round up to the cut-off, with what they are reconciled with.
#[derive(Clone, Copy, Debug)]
pub struct Input<'a> {
    pub instrument: &'a Instrument,
    pub roster: &'a [RosterEntry],
    /// The ratings; rows may repeat a pattern, their counts add up.
    pub rows: &'a [PatternRow],
    /// How many users were served, where the office told so.
    pub served: &'a [ServedRow],
    /// How many comments were written.
    pub comments: &'a [CommentCount],
    /// Ratings held back by a quality check: not in `rows`, only told.
    pub quarantined: u64,
}

/// Equal ratings, counted: a million ratings are a few thousand of these.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct PatternRow {
    /// Who was rated; `None` if the user did not know or say.
    pub employee: Option<EmployeeCode>,
    pub place: PlaceCode,
    pub service: String,
    /// When: the shift, nothing finer is kept.
    pub shift: Shift,
    pub answers: Answers,
    /// How many ratings were exactly so.
    pub count: u64,
}

/// Users served at one place, by the office's own register: shift by shift or, in one row, over the whole round.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ServedRow {
    pub place: PlaceCode,
    /// When; `None` is the whole round.
    pub shift: Option<Shift>,
    pub count: u64,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CommentCount {
    /// About whom; `None` if the rating names nobody.
    pub employee: Option<EmployeeCode>,
    pub count: u64,
}
