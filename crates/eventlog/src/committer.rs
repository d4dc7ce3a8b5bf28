//! Group commit: appends that arrive together share one call, so that they share one commit and one fsync.
//!
//! While one batch is being committed, the next one fills: its size adapts to the load by itself. A batch holds a stream at most once;
//! a second append to the same stream waits for the next batch.

use std::collections::{HashSet, VecDeque};
use std::sync::Arc;

use kernel::{Position, Version};
use sqlx::PgPool;
use tokio::sync::{Semaphore, mpsc, oneshot, watch};

use crate::LogError;
use crate::append::{Appended, Rows};
use crate::columns::Columns;

/// Limits of a batch.
#[derive(Clone, Copy, Debug)]
pub struct CommitLimits {
    /// Events in one call.
    pub batch_events_max: usize,
    /// Payload and meta bytes in one call.
    pub batch_bytes_max: usize,
    /// Appends that may wait before callers are slowed down.
    pub queue_appends_max: usize,
    /// Calls under way at once. Two let the next batch travel and be parsed while the one before it commits.
    pub calls_max: usize,
}

impl Default for CommitLimits {
    fn default() -> Self {
        Self {
            batch_events_max: 512,
            batch_bytes_max: 1 << 20,
            queue_appends_max: 8192,
            calls_max: 2,
        }
    }
}

pub(crate) type Outcome = Result<Appended, LogError>;

pub(crate) struct Job {
    pub(crate) rows: Rows,
    pub(crate) reply: oneshot::Sender<Outcome>,
}

/// Runs until every sender is gone and every batch is answered.
pub(crate) async fn commit(
    pool: PgPool,
    limits: CommitLimits,
    mut queue: mpsc::Receiver<Job>,
    head: watch::Sender<Position>,
) {
    let calls = Arc::new(Semaphore::new(limits.calls_max));
    let head = Arc::new(head);
    let mut waiting = VecDeque::new();
    loop {
        let Ok(permit) = Arc::clone(&calls).acquire_owned().await else { return };
        if waiting.is_empty() {
            let Some(job) = queue.recv().await else { break };
            waiting.push_back(job);
            // Callers whose last append was just answered are about to come back: let them into this batch.
            tokio::task::yield_now().await;
        }
        while let Ok(job) = queue.try_recv() {
            waiting.push_back(job);
        }
        let batch = take_batch(&mut waiting, limits);
        let (pool, head) = (pool.clone(), Arc::clone(&head));
        tokio::spawn(async move {
            answer(&pool, batch, &head).await;
            drop(permit);
        });
    }
    // All permits back = every call answered.
    let _ = calls.acquire_many(u32::try_from(limits.calls_max).unwrap_or(1)).await;
}

fn take_batch(waiting: &mut VecDeque<Job>, limits: CommitLimits) -> Vec<Job> {
    let (mut streams, mut batch, mut later) = (HashSet::new(), Vec::new(), VecDeque::new());
    let (mut events, mut bytes) = (0, 0);
    while let Some(job) = waiting.pop_front() {
        let (more_events, more_bytes) = (events + job.rows.events.len(), bytes + job.rows.size());
        let full = !batch.is_empty()
            && (more_events > limits.batch_events_max || more_bytes > limits.batch_bytes_max);
        if full {
            waiting.push_front(job);
            break;
        }
        if !streams.insert(job.rows.stream) {
            later.push_back(job);
            continue;
        }
        (events, bytes) = (more_events, more_bytes);
        batch.push(job);
    }
    later.append(waiting);
    *waiting = later;
    batch
}

async fn answer(pool: &PgPool, batch: Vec<Job>, head: &watch::Sender<Position>) {
    metrics::histogram!("eventlog_batch_appends")
        .record(f64::from(u32::try_from(batch.len()).unwrap_or(u32::MAX)));
    match call(pool, &batch).await {
        Ok(result) => answer_each(batch, &result, head),
        Err(error) => fail_each(batch, error),
    }
}

/// What the server said of a batch.
struct Answer {
    first: i64,
    rejected: Vec<i32>,
    current: Vec<i32>,
}

async fn call(pool: &PgPool, batch: &[Job]) -> Result<Answer, sqlx::Error> {
    let columns = Columns::of(batch);
    let (first, rejected, current): (i64, Option<Vec<i32>>, Option<Vec<i32>>) =
        columns.query().fetch_one(pool).await?;
    Ok(Answer {
        first,
        rejected: rejected.unwrap_or_default(),
        current: current.unwrap_or_default(),
    })
}

fn answer_each(batch: Vec<Job>, answer: &Answer, head: &watch::Sender<Position>) {
    let mut next = answer.first;
    for (index, job) in (1_i32..).zip(batch) {
        let outcome = match answer.rejected.iter().position(|rejected| *rejected == index) {
            Some(at) => Appended::Conflict {
                current: Version(answer.current.get(at).copied().unwrap_or(0)),
            },
            None => {
                let count = i32::try_from(job.rows.events.len()).unwrap_or(i32::MAX);
                let now = Appended::Now {
                    first: Position(next),
                    version: Version(job.rows.expected.0 + count),
                };
                next += i64::from(count);
                now
            }
        };
        // A caller that went away does not change what was committed.
        let _ = job.reply.send(Ok(outcome));
    }
    head.send_if_modified(|position| {
        let moved = position.0 < next - 1;
        position.0 = position.0.max(next - 1);
        moved
    });
}

fn fail_each(batch: Vec<Job>, error: sqlx::Error) {
    let shared = Arc::new(error);
    for job in batch {
        let _ = job.reply.send(Err(LogError::of_append(Arc::clone(&shared))));
    }
}
