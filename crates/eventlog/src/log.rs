//! The handle of a log: open once, clone freely.

use std::sync::Arc;

use kernel::{Clock, Epoch, EpochId, Ids, LogName, Position, StreamId, Version};
use sqlx::PgPool;
use tokio::sync::{mpsc, oneshot, watch};

use crate::append::{Append, Appended, Job, Rows};
use crate::committer::{CommitLimits, commit};
use crate::newest::Newest;
use crate::read::{self, Recorded, hash};
use crate::tile_store::TileStore;
use crate::{LogError, schema};

/// Events of one stream that are loaded at most; a stream that outgrows it needs a snapshot, and says so.
const STREAM_EVENTS_MAX: i64 = 100_000;

/// An open log. Clones share one committer.
#[derive(Clone)]
pub struct EventLog {
    epoch: Epoch,
    pool: PgPool,
    queue: mpsc::Sender<Job>,
    head: watch::Receiver<Position>,
    clock: Clock,
    ids: Ids,
    pub(crate) newest: Arc<Newest>,
    pub(crate) tiles: Arc<TileStore>,
}

impl EventLog {
    /// Opens the log that the database holds, checks its name and schema, and starts the committer.
    pub async fn init(
        pool: PgPool,
        name: LogName,
        clock: Clock,
        ids: Ids,
        limits: CommitLimits,
    ) -> Result<Self, LogError> {
        schema::check_schema(&pool, true).await?;
        let (found, epoch): (String, uuid::Uuid) = sqlx::query_as(include_str!("../sql/log.sql"))
            .fetch_one(&pool)
            .await
            .map_err(LogError::refused("open the log"))?;
        if found != name.as_str() {
            return Err(LogError::WrongLog { wanted: name, found });
        }
        let (position, _) = read::head(&pool).await?;
        let (queue, jobs) = mpsc::channel(limits.queue_appends_max);
        let (head_sender, head) = watch::channel(position);
        tokio::spawn(commit(pool.clone(), limits, jobs, head_sender));
        Ok(Self {
            epoch: Epoch { log: name, id: EpochId::new(epoch) },
            newest: Arc::new(Newest::new(pool.clone())),
            tiles: Arc::new(TileStore::new(pool.clone())),
            pool,
            queue,
            head,
            clock,
            ids,
        })
    }

    pub fn epoch(&self) -> Epoch {
        self.epoch
    }

    /// The database, for views and for other tables of the service.
    pub fn pool(&self) -> &PgPool {
        &self.pool
    }

    /// Appends all events or none, and answers after the commit. A repeated command answers with its first result. For that the caller
    /// repeats it with the version that it first expected, or an older one; [`EventLog::execute`] does so by itself.
    pub async fn append(&self, append: Append) -> Result<Appended, LogError> {
        let (stream, expected, command) = (append.stream, append.expected, append.command);
        let rows = Rows::prepare(append, &self.clock, &self.ids);
        let (reply, answer) = oneshot::channel();
        self.queue.send(Job { rows, reply }).await.map_err(|_| LogError::Closing)?;
        // The committer answers every job, unless it dies with the batch under way.
        let lost = |_| LogError::Unknown(Arc::new(sqlx::Error::WorkerCrashed));
        match answer.await.map_err(lost)?? {
            Appended::Conflict { current } => {
                // Only the stream shows whether another command came first, or the first call of this one.
                let after = self.read_stream(stream, expected).await.map_err(LogError::unknown)?;
                Ok(first_result(&after, command).unwrap_or(Appended::Conflict { current }))
            }
            appended => Ok(appended),
        }
    }

    /// At most `limit` rows after a position, in order.
    pub async fn read_after(
        &self,
        after: Position,
        limit: usize,
    ) -> Result<Vec<Recorded>, LogError> {
        read::read_after(&self.pool, after, limit).await
    }

    /// The rows of a stream after a version.
    pub async fn read_stream(
        &self,
        stream: StreamId,
        after: Version,
    ) -> Result<Vec<Recorded>, LogError> {
        sqlx::query_as(include_str!("../sql/read_stream.sql"))
            .bind(stream.uuid())
            .bind(after.0)
            .bind(STREAM_EVENTS_MAX)
            .fetch_all(&self.pool)
            .await
            .map_err(LogError::refused("read a stream"))
    }

    /// The last position, and its leaf.
    pub async fn head(&self) -> Result<(Position, Option<ledger::Hash>), LogError> {
        read::head(&self.pool).await
    }

    /// The leaf at a position, if the log holds it.
    pub async fn hash_at(&self, position: Position) -> Result<Option<ledger::Hash>, LogError> {
        let bytes: Option<Vec<u8>> = sqlx::query_scalar(include_str!("../sql/hash_at.sql"))
            .bind(position.0)
            .fetch_optional(&self.pool)
            .await
            .map_err(LogError::refused("read a leaf"))?;
        bytes.map(|bytes| hash(&bytes)).transpose().map_err(LogError::refused("read a leaf"))
    }

    /// Wakes when this process has committed something. A hint: other replicas append too, so readers also poll.
    pub fn committed(&self) -> watch::Receiver<Position> {
        self.head.clone()
    }
}

/// The first result of a command, if these rows contain it.
pub(crate) fn first_result(rows: &[Recorded], command: kernel::CommandId) -> Option<Appended> {
    let first = rows.iter().find(|row| row.command == command)?;
    let last = rows.iter().rev().find(|row| row.command == command)?;
    Some(Appended::Before { first: first.position, version: last.version })
}
