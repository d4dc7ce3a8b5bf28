//! The steps B4, B6 to B10, and the head's part of B5: enter, say what is written and who may read it, give the command.

use eventlog::Done;
use kernel::{Actor, Role};
use service::Failure;
use vault::ContentKind;

use super::{Step, Work};
use crate::app::Triage;
use crate::domain::case::{Clarity, Command, Grade, ProblemClass, RetentionClass};
use crate::domain::{LegalReference, LetterNumber};

/// Input of B6.
#[derive(Debug)]
pub(crate) struct Review {
    pub(crate) text: String,
    pub(crate) clarity: Clarity,
    pub(crate) suggested: Grade,
}

/// Input of B7.
#[derive(Debug)]
pub(crate) struct Determination {
    pub(crate) grade: Grade,
    pub(crate) recommendation: String,
    pub(crate) legal_basis: Vec<LegalReference>,
}

/// Input of B9.
#[derive(Debug)]
pub(crate) struct Clarification {
    pub(crate) outcome: String,
    pub(crate) reply: Option<String>,
}

/// B4. From now on Kasubag and head may read the case; the head not in a complaint about the head.
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
        .perform(&file, actor, &step.completed, work, |seals| Command::Study { finding: seals[0] })
        .await
}

/// B5, the head's part. For Itjen in a complaint about the head, or when no head may read the case.
pub(crate) async fn give_disposition(
    triage: &Triage,
    actor: &Actor,
    step: Step<String>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let vacant = triage.is_vacant(&file, Role::OfficeHead).await?;
    let work = Work::texts([(ContentKind::Disposition, step.body.as_str())]);
    let command = |seals: &[_]| Command::Dispose { instruction: seals[0], vacant };
    triage.perform(&file, actor, &step.completed, work, command).await
}

/// B6, for the assigned reviewer.
pub(crate) async fn review_case(
    triage: &Triage,
    actor: &Actor,
    step: Step<Review>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let Review { text, clarity, suggested } = step.body;
    let work = Work::texts([(ContentKind::Review, text.as_str())]);
    let command = |seals: &[_]| Command::Review { review: seals[0], clarity, suggested };
    triage.perform(&file, actor, &step.completed, work, command).await
}

/// B7, for Tim WBS.
pub(crate) async fn determine_grade(
    triage: &Triage,
    actor: &Actor,
    step: Step<Determination>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let Determination { grade, recommendation, legal_basis } = step.body;
    let work = Work::texts([(ContentKind::Determination, recommendation.as_str())]);
    let command = |seals: &[_]| Command::Determine { grade, recommendation: seals[0], legal_basis };
    triage.perform(&file, actor, &step.completed, work, command).await
}

/// B8, for Tim WBS. Itjen hears of it through `itjen::TellItjen`.
pub(crate) async fn escalate_case(
    triage: &Triage,
    actor: &Actor,
    step: Step<LetterNumber>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let command = |_: &[_]| Command::Escalate { sending_number: step.body };
    triage.perform(&file, actor, &step.completed, Work::silent(), command).await
}

/// B9 for Tim WBS, together with the reply to the reporter.
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
    triage.perform(&file, actor, &step.completed, work, command).await
}

/// B10, for Tim WBS.
pub(crate) async fn archive_case(
    triage: &Triage,
    actor: &Actor,
    step: Step<(ProblemClass, RetentionClass)>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let (problem_class, retention_class) = step.body;
    let command = |_: &[_]| Command::Archive { problem_class, retention_class };
    triage.perform(&file, actor, &step.completed, Work::silent(), command).await
}
