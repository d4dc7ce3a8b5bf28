//! B5, the Kasubag's part, and a later change of reviewer. The reviewer gets the key of the case.

use eventlog::Done;
use kernel::{Actor, PersonId, Role};
use service::Failure;

use super::{File, Step, Work};
use crate::app::Triage;
use crate::domain::case::Command;

/// B5. For the Kasubag; for Itjen when the complaint is about the head, or when no Kasubag may read the case.
pub(crate) async fn assign_review(
    triage: &Triage,
    actor: &Actor,
    step: Step<PersonId>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let work = reading(triage, &file, &step.body).await?;
    let reviewer_is_wbs_member = !work.readers.is_empty();
    let vacant = triage.is_vacant(&file, Role::AdminHead).await?;
    let reviewer = step.body;
    let command = |_: &[_]| Command::AssignReview { reviewer, reviewer_is_wbs_member, vacant };
    triage.perform(&file, actor, &step.completed, work, command).await
}

/// Gives the review to another member of Tim WBS, after a recusal.
pub(crate) async fn reassign_review(
    triage: &Triage,
    actor: &Actor,
    step: Step<PersonId>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let work = reading(triage, &file, &step.body).await?;
    let to_is_wbs_member = !work.readers.is_empty();
    let vacant = triage.is_vacant(&file, Role::AdminHead).await?;
    let command = |_: &[_]| Command::Reassign { to: step.body, to_is_wbs_member, vacant };
    triage.perform(&file, actor, &step.completed, work, command).await
}

/// The reviewer as a new reader. Nobody, when they are no member of the office's Tim WBS.
async fn reading(
    triage: &Triage,
    file: &File,
    reviewer: &PersonId,
) -> Result<Work<'static>, Failure> {
    let team = triage.team(&file.opened()?.office).await?;
    let readers = team.into_iter().filter(|member| member.person == *reviewer).collect();
    Ok(Work { readers, ..Work::silent() })
}
