//! The one loop that drives every subscriber: lease, checkpoint, order, holes, batches, parking, retries, lag.

use std::time::Duration;

use kernel::{Delivered, LogName, Position};
use sqlx::{PgConnection, PgPool};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use crate::checkpoint::{Checkpoint, LEASE};
use crate::subscriber::{Subscriber, Trouble, enter, view_schema};
use crate::{Feed, LogError, Page, parked};

#[derive(Clone, Copy, Debug)]
pub struct Pace {
    /// Events applied in one transaction.
    pub batch_events_max: usize,
    /// First pause after a failure; doubles up to [`Pace::retry_max`].
    pub retry: Duration,
    /// Longest pause after failures.
    pub retry_max: Duration,
}

impl Default for Pace {
    fn default() -> Self {
        Self {
            batch_events_max: 1000,
            retry: Duration::from_millis(100),
            retry_max: Duration::from_secs(10),
        }
    }
}

/// Why a subscriber stopped for good: an operator has to look.
#[derive(Debug, thiserror::Error)]
pub enum RunError {
    /// The log is not the one that the checkpoint was taken in.
    #[error(
        "{subscriber} stands at {log}/{position}, but that log holds another event there (or none): it was restored from an older copy. Compare the copies, then rebuild with 'amanah replay'"
    )]
    Diverged { subscriber: String, log: LogName, position: Position },
}

/// The surroundings of a running subscriber.
#[derive(Clone)]
pub struct Replica {
    /// The database of the effects.
    pub db: PgPool,
    /// This replica's name on leases: random, new at every start.
    pub holder: Uuid,
    pub pace: Pace,
}

/// Runs a subscriber over one feed until `stop`. `beat` is called more often than once a second while all is well.
pub async fn run(
    subscriber: &dyn Subscriber,
    mut feed: Box<dyn Feed>,
    replica: &Replica,
    stop: &CancellationToken,
    beat: &(dyn Fn() + Send + Sync),
) -> Result<(), RunError> {
    let mut pause = replica.pace.retry;
    let mut result = Ok(());
    while !stop.is_cancelled() {
        let started = tokio::time::Instant::now();
        match turn(subscriber, feed.as_mut(), replica, stop, beat).await {
            Ok(()) => break,
            Err(Failure::Stop(error)) => {
                result = Err(error);
                break;
            }
            Err(Failure::Again(reason)) => {
                if started.elapsed() > replica.pace.retry_max {
                    // It ran well meanwhile: this failure is a new one.
                    pause = replica.pace.retry;
                }
                note(subscriber, feed.log(), &reason, pause);
                let _ = tokio::time::timeout(pause, stop.cancelled()).await;
                pause = (pause * 2).min(replica.pace.retry_max);
            }
        }
    }
    Checkpoint::release(&replica.db, subscriber.name(), feed.log(), replica.holder).await;
    result
}

fn note(subscriber: &dyn Subscriber, log: LogName, reason: &str, pause: Duration) {
    metrics::counter!("subscriber_failures_total", "subscriber" => subscriber.name()).increment(1);
    tracing::warn!(
        subscriber = subscriber.name(),
        log = log.as_str(),
        reason,
        pause_ms = pause.as_millis(),
        "subscriber pauses"
    );
}

/// Interval at which a busy subscriber asks whether its log still has the epoch of its checkpoint.
const LOOK: Duration = Duration::from_secs(15);

enum Failure {
    Again(String),
    Stop(RunError),
}

impl From<LogError> for Failure {
    fn from(error: LogError) -> Self {
        Self::Again(with_source(&error))
    }
}

impl From<sqlx::Error> for Failure {
    fn from(error: sqlx::Error) -> Self {
        Self::Again(error.to_string())
    }
}

fn with_source(error: &dyn std::error::Error) -> String {
    error.source().map_or_else(|| error.to_string(), |source| format!("{error}: {source}"))
}

/// From taking the lease until it is lost, something fails, or the process stops.
async fn turn(
    subscriber: &dyn Subscriber,
    feed: &mut dyn Feed,
    replica: &Replica,
    stop: &CancellationToken,
    beat: &(dyn Fn() + Send + Sync),
) -> Result<(), Failure> {
    let db = &replica.db;
    if let Some(view) = subscriber.view() {
        view_schema(db, view, view.schema).await?;
    }
    let mut checkpoint: Option<Checkpoint> = None;
    let (mut renewed, mut looked) = (tokio::time::Instant::now(), tokio::time::Instant::now());
    while !stop.is_cancelled() {
        beat();
        // Batches renew the lease by themselves; whether it is still the same log is asked also under constant load.
        let stale = renewed.elapsed() > LEASE / 3 || looked.elapsed() > LOOK;
        if checkpoint.is_none() || stale {
            let page = feed.read(Position::START, 0).await?;
            checkpoint =
                Checkpoint::take(db, subscriber.name(), page.epoch, replica.holder).await?;
            (renewed, looked) = (tokio::time::Instant::now(), tokio::time::Instant::now());
            let Some(held) = &checkpoint else {
                let _ = tokio::time::timeout(LEASE / 10, stop.cancelled()).await;
                continue;
            };
            same_log(held, &page, feed).await?;
        }
        let Some(held) = checkpoint.as_mut() else { continue };
        let page = feed.read(held.position, replica.pace.batch_events_max).await?;
        if page.epoch != held.epoch {
            same_log(held, &page, feed).await?;
        }
        if page.events.is_empty() {
            tokio::select! {
                () = feed.wait(held.position) => {}
                () = stop.cancelled() => {}
            }
            continue;
        }
        step(subscriber, db, held, &page.events).await?;
        renewed = tokio::time::Instant::now();
    }
    Ok(())
}

/// Stops a subscriber whose log was replaced under it: going on would mix two histories.
async fn same_log(held: &Checkpoint, page: &Page, feed: &mut dyn Feed) -> Result<(), Failure> {
    if held.position == Position::START {
        return Ok(());
    }
    let stored = feed.hash_at(held.position).await?;
    let same = held.epoch == page.epoch && stored.is_some_and(|hash| hash.as_slice() == held.hash);
    if same {
        return Ok(());
    }
    Err(Failure::Stop(RunError::Diverged {
        subscriber: held.subscriber.clone(),
        log: held.epoch.log,
        position: held.position,
    }))
}

/// Applies one run of events and moves the checkpoint with it.
async fn step(
    subscriber: &dyn Subscriber,
    db: &PgPool,
    held: &mut Checkpoint,
    events: &[Delivered],
) -> Result<(), Failure> {
    contiguous(held.position, events)?;
    match apply(subscriber, db, held, events).await? {
        Applied::Yes => {}
        Applied::Poison(reason) if events.len() == 1 => {
            set_aside(subscriber, db, held, &events[0], &reason).await?;
        }
        // One of many cannot be applied: find it by applying them one at a time.
        Applied::Poison(_) => {
            for event in events.chunks(1) {
                Box::pin(step(subscriber, db, held, event)).await?;
            }
        }
    }
    Ok(())
}

fn contiguous(position: Position, events: &[Delivered]) -> Result<(), Failure> {
    let mut at = position;
    for event in events {
        if event.previous > at || event.position <= at {
            return Err(Failure::Again(format!("the feed jumped from {at} to {}", event.place())));
        }
        at = event.position;
    }
    Ok(())
}

enum Applied {
    Yes,
    Poison(String),
}

async fn apply(
    subscriber: &dyn Subscriber,
    db: &PgPool,
    held: &mut Checkpoint,
    events: &[Delivered],
) -> Result<Applied, Failure> {
    let mut tx = db.begin().await?;
    // First the checkpoint, then the effect: a replica that has lost it stops here. `replay` holds the checkpoint while it swaps a view,
    // so it never waits for tables that this transaction has touched.
    advance(&mut tx, held, events).await?;
    if let Some(view) = subscriber.view() {
        enter(&mut tx, view.schema).await?;
    }
    let span = consumer_span(subscriber, events);
    match subscriber.apply(&mut tx, events).instrument(span).await {
        Ok(()) => {}
        Err(Trouble::Retry(reason)) => return Err(Failure::Again(reason)),
        Err(Trouble::Poison { reason }) => return Ok(Applied::Poison(reason)),
    }
    tx.commit().await?;
    moved(subscriber, held, events);
    Ok(Applied::Yes)
}

/// The span under which events are applied joins the trace of the command that made them; a batch of several commands only links.
fn consumer_span(subscriber: &dyn Subscriber, events: &[Delivered]) -> tracing::Span {
    let span =
        tracing::info_span!("process", subscriber = subscriber.name(), events = events.len());
    telemetry::follow(&span, events.iter().filter_map(|event| event.traceparent.as_deref()));
    span
}

async fn set_aside(
    subscriber: &dyn Subscriber,
    db: &PgPool,
    held: &mut Checkpoint,
    event: &Delivered,
    reason: &str,
) -> Result<(), Failure> {
    tracing::error!(
        subscriber = subscriber.name(),
        event = event.place(),
        event_type = event.event_type,
        reason,
        "event parked"
    );
    let mut tx = db.begin().await?;
    advance(&mut tx, held, std::slice::from_ref(event)).await?;
    parked::park(&mut tx, subscriber.name(), event, reason).await?;
    tx.commit().await?;
    moved(subscriber, held, std::slice::from_ref(event));
    Ok(())
}

async fn advance(
    tx: &mut PgConnection,
    held: &Checkpoint,
    events: &[Delivered],
) -> Result<(), Failure> {
    let Some(last) = events.last() else { return Ok(()) };
    if held.advance(tx, last.position, &last.leaf_hash, events.len()).await? {
        return Ok(());
    }
    Err(Failure::Again("another replica has taken over".into()))
}

fn moved(subscriber: &dyn Subscriber, held: &mut Checkpoint, events: &[Delivered]) {
    let Some(last) = events.last() else { return };
    held.position = last.position;
    held.hash = last.leaf_hash.to_vec();
    let labels =
        [("subscriber", subscriber.name().to_owned()), ("log", held.epoch.log.to_string())];
    metrics::counter!("subscriber_events_total", &labels).increment(events.len() as u64);
    metrics::gauge!("subscriber_position", &labels).set(precise(last.position));
}

#[expect(
    clippy::cast_precision_loss,
    reason = "a gauge is a float; a position stays exact up to 2^53"
)]
fn precise(position: Position) -> f64 {
    position.0 as f64
}
