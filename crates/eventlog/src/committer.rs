//! Group commit: appends that arrive together share one call, so that they share one commit and one fsync.
//!
//! While one batch is being committed, the next one fills: its size adapts to the load by itself. A batch holds a stream at most once;
//! a second append to the same stream waits for the next batch. There is one call at a time. We measured a second one beside it:
//! it only halved the batches, so that each event paid for more of an fsync.

use std::collections::{HashMap, HashSet, VecDeque};
use std::time::{Duration, Instant};

use kernel::{Position, Version};
use sqlx::PgPool;
use tokio::sync::{mpsc, watch};

use crate::LogError;
use crate::append::{Appended, Job};
use crate::line::{Answer, Line};

/// A batch waits this share of the last call for callers who were just answered; it costs no more than that.
const PATIENCE: u32 = 8;
/// A call that took long for another reason (the server was away) is no reason to wait long.
const PATIENCE_MAX: Duration = Duration::from_millis(1);

#[derive(Clone, Copy, Debug)]
pub struct CommitLimits {
    /// Events in one call.
    pub batch_events_max: usize,
    /// Payload and meta bytes in one call.
    pub batch_bytes_max: usize,
    /// Appends that may wait before callers are slowed down.
    pub queue_appends_max: usize,
}

impl Default for CommitLimits {
    fn default() -> Self {
        Self { batch_events_max: 512, batch_bytes_max: 1 << 20, queue_appends_max: 8192 }
    }
}

/// Runs until every sender is gone and every append is answered.
pub(crate) async fn commit(
    pool: PgPool,
    limits: CommitLimits,
    mut queue: mpsc::Receiver<Job>,
    head: watch::Sender<Position>,
) {
    let mut line = Line::new(&pool);
    let mut waiting = VecDeque::new();
    // Callers that are known to be about, and how long the last call took.
    let (mut about, mut took) = (0, Duration::ZERO);
    while first(&mut waiting, &mut queue).await {
        let patience = (took / PATIENCE).min(PATIENCE_MAX);
        gather(&mut waiting, &mut queue, limits, about, patience).await;
        let batch = take_batch(&mut waiting, limits);
        let (answered, start) = (batch.len(), Instant::now());
        answer(&mut line, batch, &head).await;
        took = start.elapsed();
        about = answered + waiting.len() + queue.len();
    }
}

/// Waits until there is an append to commit; false when there will be none.
async fn first(waiting: &mut VecDeque<Job>, queue: &mut mpsc::Receiver<Job>) -> bool {
    if waiting.is_empty() {
        let Some(job) = queue.recv().await else { return false };
        waiting.push_back(job);
    }
    true
}

/// Takes along what has come meanwhile. Callers who were just answered are about to come back. A batch that left without them would make
/// them wait for a whole commit. Then the callers would fall apart into ever smaller groups.
async fn gather(
    waiting: &mut VecDeque<Job>,
    queue: &mut mpsc::Receiver<Job>,
    limits: CommitLimits,
    about: usize,
    patience: Duration,
) {
    let start = Instant::now();
    loop {
        // Bounded, so that a queue that is full slows its callers down.
        while waiting.len() < limits.queue_appends_max
            && let Ok(job) = queue.try_recv()
        {
            waiting.push_back(job);
        }
        if waiting.len() >= about.min(limits.batch_events_max) || start.elapsed() > patience {
            return;
        }
        tokio::task::yield_now().await;
    }
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

async fn answer(line: &mut Line, batch: Vec<Job>, head: &watch::Sender<Position>) {
    metrics::histogram!("eventlog_batch_appends")
        .record(f64::from(u32::try_from(batch.len()).unwrap_or(u32::MAX)));
    match line.call(&batch).await {
        Ok(result) => answer_each(batch, result, head),
        // One append holds a value that the database refuses: its neighbours must not pay for it.
        Err(error) if batch.len() > 1 && error.is_of_a_value() => {
            for job in batch {
                Box::pin(answer(line, vec![job], head)).await;
            }
        }
        Err(error) => fail_each(batch, &error),
    }
}

fn answer_each(batch: Vec<Job>, answer: Answer, head: &watch::Sender<Position>) {
    let mut next = answer.first_position;
    let (rejected, current) = (answer.rejected.into_iter(), answer.current_version.into_iter());
    let rejected: HashMap<i32, i32> = rejected.flatten().zip(current.flatten()).collect();
    for (index, job) in (1_i32..).zip(batch) {
        let outcome = if let Some(current) = rejected.get(&index) {
            Appended::Conflict { current: Version(*current) }
        } else {
            let count = i32::try_from(job.rows.events.len()).unwrap_or(i32::MAX);
            let now = Appended::Now {
                first: Position(next),
                version: Version(job.rows.expected.0 + count),
            };
            next += i64::from(count);
            now
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

fn fail_each(batch: Vec<Job>, error: &LogError) {
    for job in batch {
        let _ = job.reply.send(Err(error.again()));
    }
}
