//! Itjen keeps a person of the office away from a case, because they are complained about or otherwise concerned.

use eventlog::Done;
use kernel::{Actor, PersonId};
use service::Failure;

use super::{Step, Work};
use crate::app::Triage;
use crate::domain::case::Command;

/// Refusal of a person id that nobody has. A misspelt id must not pass for an exclusion.
pub(crate) const UNKNOWN_PERSON: &str =
    "is nobody whom this installation knows: the operator registers them first";

/// For the Inspectorate. The person must be registered.
pub(crate) async fn exclude_person(
    triage: &Triage,
    actor: &Actor,
    step: Step<PersonId>,
) -> Result<Done, Failure> {
    let file = triage.enter(actor, step.case).await?;
    let person = step.body;
    let role = triage.role_of(&person).await?.ok_or_else(unknown)?;
    let command = |_: &[_]| Command::Exclude { person, role };
    let done = triage.perform(&file, actor, &step.completed, Work::default(), command).await?;
    triage.drop_recused(step.case).await?;
    Ok(done)
}

fn unknown() -> Failure {
    Failure::invalid(vec![("person".to_owned(), UNKNOWN_PERSON.to_owned())])
}
