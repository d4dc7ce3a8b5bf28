//! Steps B4 to B6: study, disposition, assignment, review.

use kernel::{PersonId, Role};
use vault::SealRef;

use super::desk::{Decision, Desk};
use super::events::{CaseReviewed, CaseStudied, DispositionGiven, ReviewAssigned};
use super::grade::{Clarity, Grade};
use super::stage::Stage;
use crate::domain::Refusal;

impl Desk<'_> {
    /// B4.
    pub(super) fn study(&self, finding: SealRef) -> Decision {
        let clock = self.at(Stage::Study)?;
        let studied = CaseStudied {
            office: self.office(),
            record: self.complete(Stage::Study, clock)?,
            finding,
            next: self.start(Stage::Disposition)?,
        };
        Ok(vec![studied.into()])
    }

    /// B5, first part.
    pub(super) fn dispose(&self, instruction: SealRef, vacant: bool) -> Decision {
        let clock = self.at(Stage::Disposition)?;
        let by_inspectorate = self.in_place_of(Role::OfficeHead, vacant)?;
        let given = DispositionGiven {
            office: self.office(),
            record: self.complete_as(Stage::Disposition, clock, by_inspectorate)?,
            instruction,
            by_inspectorate,
            next: self.start(Stage::Assignment)?,
        };
        Ok(vec![given.into()])
    }

    /// B5, second part.
    pub(super) fn assign(&self, reviewer: PersonId, is_member: bool, vacant: bool) -> Decision {
        let clock = self.at(Stage::Assignment)?;
        let by_inspectorate = self.in_place_of(Role::AdminHead, vacant)?;
        self.may_review(&reviewer, is_member)?;
        let assigned = ReviewAssigned {
            office: self.office(),
            record: self.complete_as(Stage::Assignment, clock, by_inspectorate)?,
            reviewer,
            next: self.start(Stage::Review)?,
        };
        Ok(vec![assigned.into()])
    }

    /// B6.
    pub(super) fn review(&self, review: SealRef, clarity: Clarity, suggested: Grade) -> Decision {
        let clock = self.at(Stage::Review)?;
        if self.case.reviewer() != Some(&self.ctx.actor.person) {
            return Err(Refusal::NotTheReviewer);
        }
        let reviewed = CaseReviewed {
            office: self.office(),
            record: self.complete(Stage::Review, clock)?,
            review,
            clarity,
            suggested,
            next: self.start(Stage::Determination)?,
        };
        Ok(vec![reviewed.into()])
    }

    pub(super) fn may_review(&self, person: &PersonId, is_member: bool) -> Result<(), Refusal> {
        if !is_member {
            return Err(Refusal::NotAMember);
        }
        if self.case.is_recused(person) {
            return Err(Refusal::ReviewerRecused);
        }
        Ok(())
    }
}
