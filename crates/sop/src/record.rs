//! What events store of a step: while it runs, and once it is completed. This file is a storage format: fields are only ever added.

use kernel::{PersonId, Role, Timestamp};
use serde::{Deserialize, Serialize};

use crate::{ItemId, StepId};

/// What staff declare with every step they complete.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Declaration {
    /// No gratification was asked for, given or received.
    pub no_gratification: bool,
    /// No conflict of interest with this matter.
    pub no_conflict_of_interest: bool,
}

impl Declaration {
    /// Both declared: what a page sends when its two boxes are ticked.
    pub const CLEAN: Self = Self { no_gratification: true, no_conflict_of_interest: true };
}

/// A running step. Events store it, so the deadline that was promised stays known.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepClock {
    /// The step, such as `B4`.
    pub step: StepId,
    /// When the step began.
    pub started_at: Timestamp,
    /// The deadline; `None` where the procedure states no time.
    pub due_at: Option<Timestamp>,
    /// Version of the calendar that `due_at` was computed with.
    pub calendar: String,
}

impl StepClock {
    /// Whether the step, still open at `now`, is late.
    pub fn is_overdue(&self, now: Timestamp) -> bool {
        self.due_at.is_some_and(|due| now > due)
    }
}

/// A completed step. Events store it for good.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct StepRecord {
    /// The step, such as `B4`.
    pub step: StepId,
    /// The person who completed it.
    pub by: PersonId,
    /// The role in which they acted.
    pub role: Role,
    /// Their declaration.
    pub declaration: Declaration,
    /// What was at hand, in the order of the procedure.
    pub items: Vec<ItemId>,
    /// When the step began.
    pub started_at: Timestamp,
    /// The deadline; `None` where the procedure states no time.
    pub due_at: Option<Timestamp>,
    /// When it was completed.
    pub completed_at: Timestamp,
}

impl StepRecord {
    /// Whether it was completed late.
    pub fn was_late(&self) -> bool {
        self.due_at.is_some_and(|due| self.completed_at > due)
    }
}
