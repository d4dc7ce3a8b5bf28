//! The door of a case: who may know that it exists.

use kernel::{Actor, CaseId, ComplaintId, OfficeCode, PersonId, Role};
use service::Failure;

use super::File;
use crate::app::{HANDLERS, Triage};
use crate::domain::case::{Case, CaseOpened};

impl Triage {
    /// The file of a case for an actor who may know of it. Everybody else gets `NOT_FOUND`: people who are recused, have no wrap, belong to
    /// another office, or head the office in a complaint about its head. Itjen has no wrap and may act on every case.
    ///
    /// A case whose content was erased answers with `ERASED`. Wraps of people who left the case are deleted here once more: one may have been
    /// made while they were leaving.
    pub(crate) async fn enter(&self, actor: &Actor, case: CaseId) -> Result<File, Failure> {
        let file = self.approach(actor, case).await?;
        self.not_erased(file.complaint()?).await?;
        self.drop_left(case, &file).await?;
        Ok(file)
    }

    /// Like [`Triage::enter`], and lets in to an erased case, too.
    pub(crate) async fn approach(&self, actor: &Actor, case: CaseId) -> Result<File, Failure> {
        let file = self.file(case).await?;
        let opened = file.opened()?;
        if !may_know(&file.case, opened, actor) {
            return Err(Failure::not_found());
        }
        let itjen = actor.may_act_as(Role::Inspectorate, &opened.office);
        if itjen || self.has_wrap(opened.complaint, &actor.person).await? {
            return Ok(file);
        }
        Err(Failure::not_found())
    }

    async fn has_wrap(&self, complaint: ComplaintId, person: &PersonId) -> Result<bool, Failure> {
        let found = sqlx::query_scalar(sql!("wrap_exists"))
            .bind(complaint.uuid())
            .bind(person.as_str())
            .fetch_one(&self.db)
            .await?;
        Ok(found)
    }
}

fn may_know(case: &Case, opened: &CaseOpened, actor: &Actor) -> bool {
    let office = &opened.office;
    let at_home = actor.office.as_ref().is_none_or(|own| own == office);
    let has_part = actor.may_act_as(Role::Inspectorate, office)
        || actor.acting_role(&HANDLERS, office).is_some();
    let concerned = opened.about_head && actor.may_act_as(Role::OfficeHead, office);
    at_home && has_part && !concerned && !case.is_recused(&actor.person)
}

pub(crate) fn only_itjen(actor: &Actor, office: &OfficeCode) -> Result<(), Failure> {
    if actor.may_act_as(Role::Inspectorate, office) {
        return Ok(());
    }
    Err(Failure::forbidden("this belongs to Inspektorat Jenderal: let one of them do it"))
}
