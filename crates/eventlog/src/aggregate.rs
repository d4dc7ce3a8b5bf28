//! Load → decide → append, for anything that is folded from its events.

use std::future::Future;
use std::time::Duration;

use kernel::{CommandId, Event, Meta, Position, StreamId, Version};

use crate::append::{Append, Appended, NewEvent};
use crate::log::first_result;
use crate::read::Recorded;
use crate::{EventLog, LogError};

/// Conflicts and lost replies after which a command is given up; each round loads and decides anew.
const ROUNDS_MAX: u32 = 8;

/// State folded from the events of one stream. Pure: knows nothing of databases.
pub trait Aggregate: Default + Send {
    /// Its events, declared with [`kernel::events!`].
    type Event: Event + Send;

    /// Folds one event into the state.
    fn evolve(&mut self, event: &Self::Event);
}

pub struct Loaded<A> {
    pub state: A,
    /// Version that the state has seen.
    pub version: Version,
    rows: Vec<Recorded>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[must_use]
pub struct Done {
    /// Version of the stream after it.
    pub version: Version,
    /// Position of its first event; of nothing when the command had nothing to do.
    pub position: Option<Position>,
    /// False when an earlier call, or nothing at all, did it.
    pub applied: bool,
}

#[derive(Debug, thiserror::Error)]
pub enum ExecuteError<R: std::error::Error + 'static> {
    /// A rule refused it.
    #[error(transparent)]
    Refused(R),
    #[error(transparent)]
    Log(#[from] LogError),
    /// Too many others were changing the same stream.
    #[error("the stream kept changing while deciding; try again")]
    Contended,
}

impl EventLog {
    /// Folds a stream. Error: `Damaged` when a row does not read.
    pub async fn load<A: Aggregate>(&self, stream: StreamId) -> Result<Loaded<A>, LogError> {
        let rows = self.read_stream(stream, Version::NEW).await?;
        let mut state = A::default();
        for row in &rows {
            state.evolve(&row.event()?);
        }
        Ok(Loaded { state, version: rows.last().map_or(Version::NEW, |row| row.version), rows })
    }

    /// Carries out a command: loads, decides, appends; decides anew when the stream moved on; repeats safely when a reply was lost.
    pub async fn execute<A, R, D>(
        &self,
        stream: StreamId,
        command: CommandId,
        meta: Meta,
        decide: D,
    ) -> Result<Done, ExecuteError<R>>
    where
        A: Aggregate + Sync,
        R: std::error::Error + Send + 'static,
        D: Fn(&A) -> Result<Vec<A::Event>, R> + Send + Sync,
    {
        let mut round = 0;
        loop {
            match self.attempt(stream, command, &meta, &decide).await {
                Ok(Some(done)) => return Ok(done),
                Err(ExecuteError::Log(error)) if error.is_transient() && round < ROUNDS_MAX => {
                    pause(round).await;
                }
                Ok(None) if round < ROUNDS_MAX => {}
                Ok(None) => return Err(ExecuteError::Contended),
                Err(error) => return Err(error),
            }
            round += 1;
        }
    }

    async fn attempt<A, R, D>(
        &self,
        stream: StreamId,
        command: CommandId,
        meta: &Meta,
        decide: &D,
    ) -> Result<Option<Done>, ExecuteError<R>>
    where
        A: Aggregate + Sync,
        R: std::error::Error + Send + 'static,
        D: Fn(&A) -> Result<Vec<A::Event>, R> + Send + Sync,
    {
        let loaded: Loaded<A> = self.load(stream).await?;
        if let Some(before) = first_result(&loaded.rows, command) {
            return Ok(done(before));
        }
        let events = decide(&loaded.state).map_err(ExecuteError::Refused)?;
        if events.is_empty() {
            return Ok(Some(Done { version: loaded.version, position: None, applied: false }));
        }
        let append = Append {
            stream,
            expected: loaded.version,
            command,
            meta: meta.clone(),
            events: events.iter().map(NewEvent::of).collect(),
        };
        Ok(done(self.append(append).await?))
    }
}

fn done(appended: Appended) -> Option<Done> {
    match appended {
        Appended::Now { first, version } => {
            Some(Done { version, position: Some(first), applied: true })
        }
        Appended::Before { first, version } => {
            Some(Done { version, position: Some(first), applied: false })
        }
        Appended::Conflict { .. } => None,
    }
}

fn pause(round: u32) -> impl Future<Output = ()> {
    tokio::time::sleep(Duration::from_millis(20 << round.min(6)))
}
