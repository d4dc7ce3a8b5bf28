//! A person leaves a case: from then on it does not exist for him.

use eventlog::Done;
use kernel::Actor;
use service::Failure;

use super::Triage;
use super::steps::Work;
use crate::domain::case::Command;
use crate::wire::Step;

/// Recuses the actor. A repeated call is answered before the door is tried, for it is shut by then; the wrap is taken away again, in case the
/// first call got no further than the event.
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
        triage.step(&file, actor, &step.completed, Work::default(), command).await?
    };
    triage.drop_recused(step.case).await?;
    Ok(done)
}
