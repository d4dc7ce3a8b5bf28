//! The file of a case: its events, and what they come to.

use eventlog::{Aggregate, Done, Recorded};
use kernel::{CaseId, CommandId, ComplaintId, PersonId, Version};
use service::Failure;

use super::Triage;
use super::surroundings::pinned;
use crate::chain::{Chained, Link};
use crate::domain::Refusal;
use crate::domain::case::{self, Case, CaseEvent, CaseOpened, Command};

/// A case with its history.
pub(crate) struct File {
    /// What the events come to.
    pub(crate) case: Case,
    /// The events.
    pub(crate) events: Vec<CaseEvent>,
    rows: Vec<Recorded>,
}

impl File {
    /// How the case began; `NOT_FOUND` when it did not.
    pub(crate) fn opened(&self) -> Result<&CaseOpened, Failure> {
        self.case.opened().ok_or_else(Failure::not_found)
    }

    /// The complaint that the case handles.
    pub(crate) fn complaint(&self) -> Result<ComplaintId, Failure> {
        Ok(self.opened()?.complaint)
    }

    /// What this command of this person did when it was given before. Looked up before anything is sealed anew: a repeated command must not
    /// leave other bytes behind than those that its event names.
    pub(crate) fn before(&self, command: CommandId, person: &PersonId) -> Option<Done> {
        let by =
            |row: &Recorded| row.meta().ok().and_then(|meta| meta.actor).map(|actor| actor.person);
        let theirs = |row: &&Recorded| row.command == command && by(row).as_ref() == Some(person);
        let first = self.rows.iter().find(theirs)?;
        let last = self.rows.iter().rfind(theirs)?;
        Some(Done { version: last.version, position: Some(first.position), applied: false })
    }
}

impl Triage {
    /// Loads a case; an empty file when there is none. A chain that does not hold is damage.
    pub(crate) async fn file(&self, case: CaseId) -> Result<File, Failure> {
        let rows = self.log.read_stream(case.into(), Version::NEW).await?;
        let (mut chained, mut events) = (Chained::default(), Vec::with_capacity(rows.len()));
        for row in &rows {
            let link: Link = row.event()?;
            chained.evolve(&link);
            chained.whole().map_err(|broken| row.damaged(&broken.to_string()))?;
            events.push(link.event);
        }
        Ok(File { case: chained.case, events, rows })
    }

    /// Decides a command on a case and appends what it leads to.
    pub(crate) async fn decide(
        &self,
        case: CaseId,
        around: &super::Surroundings<'_>,
        command: &Command,
    ) -> Result<Done, Failure> {
        let decide = |state: &Chained| {
            let events = case::decide(state.whole()?, command.clone(), &around.context())?;
            Ok::<_, Refusal>(state.link(events))
        };
        let meta = service::meta(around.actor);
        Ok(self.log.execute(case.into(), around.completed.command, meta, decide).await?)
    }

    /// Decides a command of the system on a case, under the procedure that the case is pinned to; nothing when the case is gone.
    pub(crate) async fn decide_as_system(
        &self,
        case: CaseId,
        actor: &kernel::Actor,
        command_id: CommandId,
        command: &Command,
    ) -> Result<(), Failure> {
        let file = self.file(case).await?;
        let completed = super::Completed::bare(command_id);
        let around = self.surroundings(actor, &completed, pinned(&file.opened()?.procedure)?);
        self.decide(case, &around, command).await.map(drop)
    }
}
