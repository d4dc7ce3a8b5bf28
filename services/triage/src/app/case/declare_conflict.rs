//! A person leaves a case. From then on the case does not exist for them.

use eventlog::Done;
use kernel::Actor;
use service::Failure;

use super::{Step, Work};
use crate::app::Triage;
use crate::domain::case::Command;

/// Recuses the actor. A repeated call is answered first, because the actor can no longer enter. The wrap is deleted again: the first call may
/// have ended between the event and the deletion.
pub(crate) async fn declare_conflict(
    triage: &Triage,
    actor: &Actor,
    step: Step<()>,
) -> Result<Done, Failure> {
    let before = triage.file(step.case).await?.before(step.completed.command, &actor.person);
    let done = if let Some(done) = before {
        done
    } else {
        let file = triage.enter(actor, step.case).await?;
        let command = |_: &[_]| Command::DeclareConflict;
        triage.perform(&file, actor, &step.completed, Work::default(), command).await?
    };
    triage.drop_recused(step.case).await?;
    Ok(done)
}
