//! Refusals and failures, in the shape that a caller sees.

use service::{Failure, FailureKind};
use sop::StepRefusal;
use vault::VaultError;

use crate::domain::Refusal;

impl From<Refusal> for Failure {
    /// A refusal that would reveal a hidden case becomes `NOT_FOUND`.
    fn from(refusal: Refusal) -> Self {
        let refusal = refusal.outward();
        match &refusal {
            Refusal::NotFound => Self::not_found(),
            Refusal::ChainBroken => {
                Self::new(FailureKind::Internal, refusal.code(), refusal.to_string())
            }
            Refusal::NotYourPart { .. } | Refusal::Step(StepRefusal::RoleNotNamed { .. }) => {
                Self::new(FailureKind::Forbidden, refusal.code(), refusal.to_string())
            }
            _ => Self::new(FailureKind::Refused, refusal.code(), refusal.to_string()),
        }
    }
}

/// A key or a text that does not open is a fault of ours: the caller had the right to open it.
pub(crate) fn vault(doing: &'static str) -> impl Fn(VaultError) -> Failure {
    move |error| Failure::internal(doing, &error)
}

/// A stored value that only this service writes does not read.
pub(crate) fn damaged(what: &'static str) -> Failure {
    tracing::error!(what, "a stored value does not read");
    Failure::new(
        FailureKind::Internal,
        "INTERNAL",
        "a fault of ours while reading stored values; it was logged",
    )
}

/// Refusal by a rule of this service that is not part of the procedure.
pub(crate) fn refused(code: &'static str, message: &'static str) -> Failure {
    Failure::new(FailureKind::Refused, code, message)
}

#[cfg(test)]
mod tests {
    use kernel::Role;
    use sop::StepId;

    use super::*;

    #[test]
    fn the_head_learns_nothing_of_a_complaint_about_him() {
        assert_eq!(Failure::from(Refusal::AboutTheHead), Failure::not_found());
        assert_eq!(Failure::from(Refusal::NotFound), Failure::not_found());
    }

    #[test]
    fn the_wrong_role_is_forbidden_and_a_rule_refuses() {
        let step = StepId::try_new("B4").unwrap();
        let role = StepRefusal::RoleNotNamed { step: step.clone(), allowed: vec![Role::WbsTeam] };
        assert_eq!(Failure::from(Refusal::from(role)).kind, FailureKind::Forbidden);
        let part = Refusal::NotYourPart { wanted: Role::OfficeHead };
        assert_eq!(Failure::from(part).kind, FailureKind::Forbidden);
        let conflict = Failure::from(Refusal::from(StepRefusal::ConflictOfInterest { step }));
        assert_eq!((conflict.kind, conflict.code), (FailureKind::Refused, "CONFLICT_OF_INTEREST"));
    }
}
