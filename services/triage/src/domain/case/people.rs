//! People who leave a case, and reviewers who take over.

use kernel::{PersonId, Role};

use super::desk::{Decision, Desk};
use super::events::{Excluded, Reassigned};
use super::stage::Stage;
use crate::domain::Refusal;
use crate::domain::context::by_the_system;

/// Roles that handle cases. Of several roles of a person the first counts: it is the hardest to replace.
const HANDLERS: [Role; 4] = [Role::OfficeHead, Role::AdminHead, Role::WbsTeam, Role::Inspectorate];

impl Desk<'_> {
    /// The actor leaves. The reason is not asked, because it would be content.
    pub(super) fn declare_conflict(&self) -> Decision {
        let actor = self.ctx.actor;
        let role = actor.acting_role(&HANDLERS, &self.file.office).ok_or(Refusal::NotFound)?;
        Ok(vec![self.excluded(actor.person.clone(), role, false).into()])
    }

    /// Itjen excludes a person; the system excludes a head from a complaint about the head. A person with only the older event `Recused` is excluded
    /// once more, because `Recused` was never published.
    pub(super) fn exclude(&self, person: PersonId, role: Role) -> Decision {
        let by_inspectorate = self.ctx.actor.may_act_as(Role::Inspectorate, &self.file.office);
        if !by_inspectorate && !self.keeps_head_out(role) {
            return Err(Refusal::NotYourPart { wanted: Role::Inspectorate });
        }
        if self.case.is_excluded(&person) {
            return Ok(vec![]);
        }
        Ok(vec![self.excluded(person, role, by_inspectorate).into()])
    }

    fn keeps_head_out(&self, role: Role) -> bool {
        self.file.about_head && role == Role::OfficeHead && by_the_system(self.ctx).is_ok()
    }

    fn excluded(&self, person: PersonId, role: Role, by_inspectorate: bool) -> Excluded {
        Excluded { office: self.office(), person, role, by_inspectorate, at: self.ctx.now }
    }

    /// The review goes to another member while it is open. Its clock runs on, because the reporter still waits.
    pub(super) fn reassign(&self, to: PersonId, is_member: bool, vacant: bool) -> Decision {
        self.at(Stage::Review)?;
        self.in_place_of(Role::AdminHead, vacant)?;
        self.may_review(&to, is_member)?;
        match self.case.reviewer() {
            Some(from) if *from != to => {
                Ok(vec![Reassigned { from: from.clone(), to, at: self.ctx.now }.into()])
            }
            _ => Ok(vec![]),
        }
    }
}
