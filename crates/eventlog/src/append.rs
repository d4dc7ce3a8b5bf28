//! An append, and the rows it becomes.

use kernel::{Clock, CommandId, Event, Ids, Meta, Position, StreamId, Version};
use ledger::{Hash, Row, leaf_hash};
use tokio::sync::oneshot;

use crate::LogError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NewEvent {
    /// `<category>.<EventName>`, e.g. `case.CaseOpened`.
    pub event_type: &'static str,
    /// Version of the payload's shape, from 1.
    pub schema_version: i16,
    /// JSON; stored and hashed byte for byte.
    pub payload: Vec<u8>,
}

impl NewEvent {
    pub fn of(event: &impl Event) -> Self {
        Self {
            event_type: event.event_type(),
            schema_version: event.schema_version(),
            payload: event.encode(),
        }
    }
}

/// Events for one stream, all or none.
#[derive(Clone, Debug)]
pub struct Append {
    pub stream: StreamId,
    /// The version that the decision saw; [`Version::NEW`] when the stream must not exist.
    pub expected: Version,
    /// Repeating an append with the same id stores nothing again.
    pub command: CommandId,
    pub meta: Meta,
    /// At least one event.
    pub events: Vec<NewEvent>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Appended {
    /// Committed now, at positions `first`, `first + 1`, ….
    Now {
        /// Position of the first event.
        first: Position,
        /// Version of the stream after it.
        version: Version,
    },
    /// This command was committed before; nothing was stored again.
    Before { first: Position, version: Version },
    /// The stream has moved on since the decision: load it and decide again.
    Conflict { current: Version },
}

/// Rows of one append, hashed and ready: made in the caller's own task, so that hashing runs on every core.
pub(crate) struct Rows {
    pub(crate) stream: StreamId,
    pub(crate) expected: Version,
    pub(crate) command: CommandId,
    pub(crate) recorded_us: i64,
    pub(crate) meta: Vec<u8>,
    pub(crate) events: Vec<(NewEvent, Hash, Hash)>,
}

impl Rows {
    pub(crate) fn prepare(append: Append, clock: &Clock, ids: &Ids) -> Self {
        let recorded_us = clock.now().as_microsecond();
        let meta = serde_json::to_vec(&append.meta).unwrap_or_else(|_| b"{}".to_vec());
        let first = append.expected.0;
        let events = (1_i32..).zip(append.events).map(|(offset, event)| {
            let blinding: Hash = ids.bytes();
            let row = Row {
                stream: append.stream.uuid().into_bytes(),
                version: first.saturating_add(offset),
                command: append.command.uuid().into_bytes(),
                event_type: event.event_type,
                schema_version: event.schema_version,
                recorded_us,
                payload: &event.payload,
                meta: &meta,
            };
            let leaf = leaf_hash(&row, &blinding);
            (event, blinding, leaf)
        });
        let events = events.collect();
        Self {
            stream: append.stream,
            expected: append.expected,
            command: append.command,
            recorded_us,
            meta,
            events,
        }
    }

    /// Bytes sent to the server, for the limit of a batch.
    pub(crate) fn size(&self) -> usize {
        self.events.iter().map(|(event, ..)| event.payload.len() + self.meta.len() + 160).sum()
    }
}

/// Rows that wait for their batch, and the caller who waits for the answer.
pub(crate) struct Job {
    pub(crate) rows: Rows,
    pub(crate) reply: oneshot::Sender<Result<Appended, LogError>>,
}
