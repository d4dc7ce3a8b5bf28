//! Itjen keeps a person of the office away from a case: he is complained about, or otherwise concerned.

use eventlog::Done;
use kernel::{Actor, PersonId};
use service::Failure;

use super::Triage;
use super::release::UNKNOWN_PERSON;
use super::steps::Work;
use crate::domain::case::Command;
use crate::wire::Step;

/// Inspectorate. The person must be known to this installation, so that a misspelt code does not pass for an exclusion.
pub(crate) async fn exclude_person(
    triage: &Triage,
    actor: &Actor,
    step: Step<PersonId>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let person = step.body;
    let role = triage.role_of(&person).await?.ok_or_else(nobody)?;
    let command = |_: &[_]| Command::Exclude { person, role };
    let done = triage.step(&file, actor, &step.completed, Work::default(), command).await?;
    triage.drop_recused(step.case).await?;
    Ok(done)
}

fn nobody() -> Failure {
    Failure::invalid(vec![("person".to_owned(), UNKNOWN_PERSON.to_owned())])
}
