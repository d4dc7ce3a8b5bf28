//! The newest signed checkpoint, and waiting for one: however many callers wait, the database is asked by one of them at a time.

use std::time::Duration;

use kernel::Position;
use ledger::{Checkpoint, Note};
use sqlx::PgPool;
use tokio::sync::{Mutex, watch};
use tokio::time::Instant;

use crate::LogError;

/// Between two looks at the table. The sealer may run in another process, so nothing wakes us.
const LOOK: Duration = Duration::from_millis(3);

/// A checkpoint that this log signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Sealed {
    pub(crate) checkpoint: Checkpoint,
    /// The signed note, verbatim.
    pub(crate) note: String,
}

impl Sealed {
    /// Reads a note that this log stored; its signature is not checked.
    pub(crate) fn read(note: String) -> Result<Self, LogError> {
        let text = Note::parse(&note).map(|note| note.text);
        let checkpoint = text.map_err(Into::into).and_then(|text| Checkpoint::parse(&text));
        let checkpoint = checkpoint.map_err(|error| {
            LogError::refused("read a checkpoint")(sqlx::Error::Decode(error.into()))
        })?;
        Ok(Self { checkpoint, note })
    }

    fn covers(&self, position: Position) -> bool {
        u64::try_from(position.0).is_ok_and(|position| position <= self.checkpoint.size)
    }
}

pub(crate) struct Newest {
    pool: PgPool,
    seen: watch::Sender<Option<Sealed>>,
    /// The holder asks the database. The value is the time of the last question.
    turn: Mutex<Option<Instant>>,
}

impl Newest {
    pub(crate) fn new(pool: PgPool) -> Self {
        Self { pool, seen: watch::Sender::new(None), turn: Mutex::new(None) }
    }

    /// The newest one.
    pub(crate) async fn look(&self) -> Result<Option<Sealed>, LogError> {
        let row: Option<(i64, String)> = sqlx::query_as(include_str!("../sql/seal_newest.sql"))
            .fetch_optional(&self.pool)
            .await
            .map_err(LogError::refused("find the newest checkpoint"))?;
        let newest = row.map(|(_, note)| Sealed::read(note)).transpose()?;
        self.seen.send_if_modified(|seen| {
            let newer = size(newest.as_ref()) > size(seen.as_ref());
            if newer {
                seen.clone_from(&newest);
            }
            newer
        });
        Ok(newest)
    }

    /// Waits, as long as it takes, for a checkpoint that covers the position.
    pub(crate) async fn past(&self, position: Position) -> Result<Sealed, LogError> {
        let mut seen = self.seen.subscribe();
        loop {
            if let Some(sealed) =
                self.seen.borrow().clone().filter(|sealed| sealed.covers(position))
            {
                return Ok(sealed);
            }
            tokio::select! {
                // Somebody else looked. `self` owns the sender.
                _ = seen.changed() => {}
                mut turn = self.turn.lock() => {
                    if let Some(last) = *turn {
                        tokio::time::sleep_until(last + LOOK).await;
                    }
                    self.look().await?;
                    *turn = Some(Instant::now());
                }
            }
        }
    }
}

fn size(sealed: Option<&Sealed>) -> Option<u64> {
    sealed.map(|sealed| sealed.checkpoint.size)
}
