//! The steps of a case that follow one shape: enter, say what is written and who may read, give the command.
//!
//! Each takes a [`Step`]: the case, what came with the command, and what the step itself needs.

use eventlog::Done;
use kernel::{Actor, Role};
use service::Failure;
use vault::ContentKind;

use super::Triage;
use super::steps::Work;
use crate::domain::LetterNumber;
use crate::domain::case::{Command, ProblemClass, RetentionClass};
use crate::wire::{Clarification, Determination, Review, Step};

/// B4. From now on Kasubag and head may read; not a head who is complained about.
pub(crate) async fn study_case(
    triage: &Triage,
    actor: &Actor,
    step: Step<String>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let opened = file.opened()?;
    let readers = triage.heads(&opened.office, opened.about_head).await?;
    let work = Work { readers, ..Work::texts([(ContentKind::Study, step.body.as_str())]) };
    triage
        .step(&file, actor, &step.completed, work, |seals| Command::Study { finding: seals[0] })
        .await
}

/// B5, the head's part; Itjen's in a complaint about him, or when no head may read the case.
pub(crate) async fn give_disposition(
    triage: &Triage,
    actor: &Actor,
    step: Step<String>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let vacant = triage.is_vacant(&file, Role::OfficeHead).await?;
    let work = Work::texts([(ContentKind::Disposition, step.body.as_str())]);
    let command = |seals: &[_]| Command::Dispose { instruction: seals[0], vacant };
    triage.step(&file, actor, &step.completed, work, command).await
}

/// B6.
pub(crate) async fn review_case(
    triage: &Triage,
    actor: &Actor,
    step: Step<Review>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let Review { text, clarity, suggested } = step.body;
    let work = Work::texts([(ContentKind::Review, text.as_str())]);
    let command = |seals: &[_]| Command::Review { review: seals[0], clarity, suggested };
    triage.step(&file, actor, &step.completed, work, command).await
}

/// B7.
pub(crate) async fn determine_grade(
    triage: &Triage,
    actor: &Actor,
    step: Step<Determination>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let Determination { grade, recommendation, legal_basis } = step.body;
    let work = Work::texts([(ContentKind::Determination, recommendation.as_str())]);
    let command = |seals: &[_]| Command::Determine { grade, recommendation: seals[0], legal_basis };
    triage.step(&file, actor, &step.completed, work, command).await
}

/// B8.
pub(crate) async fn escalate_case(
    triage: &Triage,
    actor: &Actor,
    step: Step<LetterNumber>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let command = |_: &[_]| Command::Escalate { sending_number: step.body };
    triage.step(&file, actor, &step.completed, Work::silent(), command).await
}

/// B9, and the reply with it.
pub(crate) async fn clarify_case(
    triage: &Triage,
    actor: &Actor,
    step: Step<Clarification>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let Clarification { outcome, reply } = &step.body;
    let outcome = std::iter::once((ContentKind::Clarification, outcome.as_str()));
    let work =
        Work::texts(outcome.chain(reply.as_deref().map(|reply| (ContentKind::Reply, reply))));
    let command =
        |seals: &[_]| Command::Clarify { outcome: seals[0], reply: seals.get(1).copied() };
    triage.step(&file, actor, &step.completed, work, command).await
}

/// B10.
pub(crate) async fn archive_case(
    triage: &Triage,
    actor: &Actor,
    step: Step<(ProblemClass, RetentionClass)>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let (problem_class, retention_class) = step.body;
    let command = |_: &[_]| Command::Archive { problem_class, retention_class };
    triage.step(&file, actor, &step.completed, Work::silent(), command).await
}
