//! Refusals of the domain as failures: the one mapping.

use service::{Failure, FailureKind};
use sop::StepRefusal;

use crate::domain::round::Refusal;

impl From<Refusal> for Failure {
    fn from(refusal: Refusal) -> Self {
        Self::new(kind(&refusal), refusal.code(), refusal.to_string())
    }
}

const fn kind(refusal: &Refusal) -> FailureKind {
    match refusal {
        Refusal::Step(StepRefusal::RoleNotNamed { .. }) | Refusal::NotYourResult => {
            FailureKind::Forbidden
        }
        // The same command succeeds as soon as the view has read on.
        Refusal::DataNotArrived { .. } => FailureKind::Unavailable,
        Refusal::ProcedureUnknown(_) | Refusal::NotInProcedure(_) => FailureKind::Internal,
        Refusal::Step(_)
        | Refusal::OutOfOrder { .. }
        | Refusal::AlreadyOpen
        | Refusal::NotOpen
        | Refusal::NothingReceived
        | Refusal::CountDiffers { .. }
        | Refusal::AlreadyReplied
        | Refusal::ReplyAfterFinal
        | Refusal::ConsiderationMissing { .. }
        | Refusal::AnalysisMissing
        | Refusal::NotInRoster { .. } => FailureKind::Refused,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_keeps_its_code_and_its_sentence() {
        let failure = Failure::from(Refusal::NothingReceived);
        assert_eq!((failure.kind, failure.code), (FailureKind::Refused, "NOTHING_RECEIVED"));
        assert_eq!(failure.message, Refusal::NothingReceived.to_string());
    }

    #[test]
    fn what_only_needs_patience_says_try_again() {
        let failure = Failure::from(Refusal::DataNotArrived { seen: 1, needed: 2 });
        assert_eq!((failure.kind, failure.code), (FailureKind::Unavailable, "DATA_NOT_ARRIVED"));
    }

    #[test]
    fn who_may_not_is_forbidden() {
        assert_eq!(Failure::from(Refusal::NotYourResult).kind, FailureKind::Forbidden);
    }
}
