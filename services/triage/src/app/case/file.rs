//! The file of a case: its events, and the state that they fold to.

use eventlog::{Aggregate, Done, Recorded};
use kernel::{Actor, CaseId, CommandId, ComplaintId, PersonId, Version};
use service::Failure;

use crate::app::{CommandContext, Completed, Triage, pinned};
use crate::chain::{Chained, Link};
use crate::domain::Refusal;
use crate::domain::case::{self, Case, CaseEvent, CaseOpened, Command};

pub(crate) struct File {
    pub(crate) case: Case,
    pub(crate) events: Vec<CaseEvent>,
    rows: Vec<Recorded>,
}

impl File {
    /// The opening of the case; `NOT_FOUND` when there is none.
    pub(crate) fn opened(&self) -> Result<&CaseOpened, Failure> {
        self.case.opened().ok_or_else(Failure::not_found)
    }

    pub(crate) fn complaint(&self) -> Result<ComplaintId, Failure> {
        Ok(self.opened()?.complaint)
    }

    /// The result of this command, if this person gave it before. Ask before anything is sealed: a repeated command must not leave bytes behind
    /// that its event does not name.
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
    /// Loads a case; an empty file when there is none. A broken chain is damage.
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

    pub(crate) async fn decide(
        &self,
        case: CaseId,
        context: &CommandContext<'_>,
        command: &Command,
    ) -> Result<Done, Failure> {
        let decide = |state: &Chained| {
            let events = case::decide(state.whole()?, command.clone(), &context.for_domain())?;
            Ok::<_, Refusal>(state.link(events))
        };
        let meta = service::meta(context.actor);
        Ok(self.log.execute(case.into(), context.completed.command, meta, decide).await?)
    }

    /// Decides a command of the system on a case, under the procedure that the case began with.
    pub(crate) async fn decide_as_system(
        &self,
        case: CaseId,
        actor: &Actor,
        command_id: CommandId,
        command: &Command,
    ) -> Result<(), Failure> {
        let file = self.file(case).await?;
        let completed = Completed::bare(command_id);
        let context = self.context(actor, &completed, pinned(&file.opened()?.procedure)?);
        self.decide(case, &context, command).await.map(drop)
    }
}
