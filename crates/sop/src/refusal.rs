//! Why a step may not be completed.

use kernel::Role;

use crate::{ItemId, StepId};

/// A step that is refused. Each message says which rule of the procedure forbids it and what to do.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum StepRefusal {
    /// The actor holds none of the roles that the procedure names, or holds them in another office.
    #[error("step {step} belongs to {}: let one of them complete it", list(allowed))]
    RoleNotNamed {
        /// The refused step.
        step: StepId,
        /// The roles that may.
        allowed: Vec<Role>,
    },
    /// Completeness (kelengkapan) is not met.
    #[error("step {step} is not complete: add {}", list(missing))]
    ItemsMissing {
        /// The refused step.
        step: StepId,
        /// What is not at hand.
        missing: Vec<ItemId>,
    },
    /// An item that the step does not ask for.
    #[error("step {step} does not ask for '{item}': leave it out")]
    UnknownItem {
        /// The refused step.
        step: StepId,
        /// The item that the step does not ask for.
        item: ItemId,
    },
    /// The declaration against gratification is missing.
    #[error(
        "step {step} needs the declaration that no gratification was asked for, given or received: declare it, or report the gratification instead"
    )]
    GratificationNotDeclared {
        /// The refused step.
        step: StepId,
    },
    /// The actor does not declare to be free of a conflict of interest.
    #[error(
        "step {step} may not be completed in a conflict of interest: recuse yourself, so that somebody else is assigned"
    )]
    ConflictOfInterest {
        /// The refused step.
        step: StepId,
    },
}

impl StepRefusal {
    /// The refusal in answers to callers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::RoleNotNamed { .. } => "ROLE_NOT_NAMED",
            Self::ItemsMissing { .. } => "ITEMS_MISSING",
            Self::UnknownItem { .. } => "UNKNOWN_ITEM",
            Self::GratificationNotDeclared { .. } => "GRATIFICATION_NOT_DECLARED",
            Self::ConflictOfInterest { .. } => "CONFLICT_OF_INTEREST",
        }
    }

    /// The step that was refused.
    pub fn step(&self) -> &StepId {
        match self {
            Self::RoleNotNamed { step, .. }
            | Self::ItemsMissing { step, .. }
            | Self::UnknownItem { step, .. }
            | Self::GratificationNotDeclared { step }
            | Self::ConflictOfInterest { step } => step,
        }
    }
}

fn list<T: ToString>(things: &[T]) -> String {
    if things.is_empty() {
        return "nobody".to_owned();
    }
    things.iter().map(ToString::to_string).collect::<Vec<_>>().join(", ")
}
