//! Builds a view anew beside the live one, which goes on answering, and swaps them.

use kernel::{LogName, Position};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use crate::subscriber::{Subscriber, Trouble, View, enter, view_schema};
use crate::{Feed, LogError};

/// How far a replay has come.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Progress {
    /// The log being read.
    pub log: LogName,
    /// The last event applied.
    pub position: Position,
    /// Events applied so far, over all logs.
    pub events: u64,
}

/// Events applied in one transaction: nobody reads the new tables yet, so batches may be large.
const BATCH_EVENTS: usize = 5000;

/// Rebuilds `subscriber`'s view from position 1 of every log that it follows, and answers with the number of events read. Those that cannot be
/// applied are left out, as the live subscriber has parked them.
pub async fn replay(
    subscriber: &dyn Subscriber,
    feeds: &mut [Box<dyn Feed>],
    db: &PgPool,
    report: &mut (dyn FnMut(Progress) + Send),
) -> Result<u64, LogError> {
    let Some(view) = subscriber.view() else { return Ok(0) };
    let next = format!("{}_next", view.schema);
    let old = format!("{}_old", view.schema);
    drop_schema(db, &old).await.map_err(LogError::refused("drop the tables before last"))?;
    drop_schema(db, &next).await.map_err(LogError::refused("drop an unfinished rebuild"))?;
    view_schema(db, view, &next).await.map_err(LogError::refused("make the new tables"))?;
    let mut ends = Vec::new();
    let mut events = 0;
    for feed in feeds.iter_mut() {
        let end = catch_up(
            subscriber,
            feed.as_mut(),
            db,
            &next,
            (Position::START, Vec::new()),
            &mut events,
            report,
        )
        .await?;
        ends.push(end);
    }
    swap(subscriber, view, feeds, db, (&next, &old), ends, &mut events, report).await?;
    // By itself, for it waits for whoever still reads the old tables; what is left of them the next rebuild drops.
    if let Err(error) = drop_schema(db, &old).await {
        tracing::warn!(schema = old, error = %error, "the old tables were not dropped");
    }
    Ok(events)
}

type End = (Position, Vec<u8>);

/// Reads one log to its present end.
async fn catch_up(
    subscriber: &dyn Subscriber,
    feed: &mut dyn Feed,
    db: &PgPool,
    schema: &str,
    mut at: End,
    events: &mut u64,
    report: &mut (dyn FnMut(Progress) + Send),
) -> Result<End, LogError> {
    loop {
        let page = feed.read(at.0, BATCH_EVENTS).await?;
        let Some(last) = page.events.last() else { return Ok(at) };
        let mut tx = db.begin().await.map_err(LogError::refused("begin"))?;
        apply(subscriber, &mut tx, schema, &page.events).await?;
        tx.commit().await.map_err(LogError::refused("commit rebuilt events"))?;
        *events += page.events.len() as u64;
        at = (last.position, last.leaf_hash.to_vec());
        report(Progress { log: feed.log(), position: at.0, events: *events });
    }
}

/// Applies a run; when one of them is poison, one at a time, leaving the poison out (the live subscriber parked it before).
async fn apply(
    subscriber: &dyn Subscriber,
    tx: &mut PgConnection,
    schema: &str,
    events: &[kernel::Delivered],
) -> Result<(), LogError> {
    enter(tx, schema).await.map_err(LogError::refused("enter the new tables"))?;
    savepoint(tx, "SAVEPOINT run").await?;
    match subscriber.apply(tx, events).await {
        Ok(()) => savepoint(tx, "RELEASE SAVEPOINT run").await,
        Err(Trouble::Retry(reason)) => {
            Err(LogError::refused("apply an event")(sqlx::Error::Protocol(reason)))
        }
        Err(Trouble::Poison { reason }) if events.len() == 1 => {
            tracing::warn!(
                subscriber = subscriber.name(),
                event = events[0].place(),
                reason,
                "left out of the rebuild, as it was parked"
            );
            savepoint(tx, "ROLLBACK TO SAVEPOINT run").await
        }
        Err(Trouble::Poison { .. }) => {
            savepoint(tx, "ROLLBACK TO SAVEPOINT run").await?;
            for one in events.chunks(1) {
                Box::pin(apply(subscriber, tx, schema, one)).await?;
            }
            Ok(())
        }
    }
}

async fn savepoint(tx: &mut PgConnection, statement: &'static str) -> Result<(), LogError> {
    sqlx::raw_sql(statement)
        .execute(tx)
        .await
        .map(drop)
        .map_err(LogError::refused("set a savepoint"))
}

/// Holds the live checkpoints still, applies the last events, and renames the schemas: readers see the old tables or the new, never none.
#[expect(
    clippy::too_many_arguments,
    reason = "the last act of replay: it needs all that replay has gathered"
)]
async fn swap(
    subscriber: &dyn Subscriber,
    view: View,
    feeds: &mut [Box<dyn Feed>],
    db: &PgPool,
    (next, old): (&str, &str),
    ends: Vec<End>,
    events: &mut u64,
    report: &mut (dyn FnMut(Progress) + Send),
) -> Result<(), LogError> {
    let mut tx = db.begin().await.map_err(LogError::refused("begin"))?;
    sqlx::query("SELECT FROM es.checkpoint WHERE subscriber = $1 FOR UPDATE")
        .bind(subscriber.name())
        .execute(&mut *tx)
        .await
        .map_err(LogError::refused("hold the checkpoint"))?;
    for (feed, mut at) in feeds.iter_mut().zip(ends) {
        loop {
            let page = feed.read(at.0, BATCH_EVENTS).await?;
            let Some(last) = page.events.last() else { break };
            apply(subscriber, &mut tx, next, &page.events).await?;
            *events += page.events.len() as u64;
            at = (last.position, last.leaf_hash.to_vec());
            report(Progress { log: feed.log(), position: at.0, events: *events });
        }
        move_checkpoint(&mut tx, subscriber, feed.as_mut(), &at).await?;
    }
    let live = view.schema;
    let rename = format!(
        "CREATE SCHEMA IF NOT EXISTS {live}; ALTER SCHEMA {live} RENAME TO {old}; ALTER SCHEMA {next} RENAME TO {live}"
    );
    sqlx::raw_sql(AssertSqlSafe(rename))
        .execute(&mut *tx)
        .await
        .map_err(LogError::refused("swap the tables"))?;
    tx.commit().await.map_err(LogError::refused("commit the swap"))
}

/// Sets the checkpoint to what the new tables hold. The live replica finds it moved, takes it anew and goes on from there.
async fn move_checkpoint(
    tx: &mut PgConnection,
    subscriber: &dyn Subscriber,
    feed: &mut dyn Feed,
    at: &End,
) -> Result<(), LogError> {
    let epoch = feed.read(Position::START, 0).await?.epoch;
    sqlx::query(include_str!("../sql/checkpoint_set.sql"))
        .bind(subscriber.name())
        .bind(epoch.log.as_str())
        .bind(epoch.id.uuid())
        .bind(at.0.0)
        .bind(&at.1)
        .execute(tx)
        .await
        .map(drop)
        .map_err(LogError::refused("set the checkpoint"))
}

async fn drop_schema(db: &PgPool, schema: &str) -> Result<(), sqlx::Error> {
    sqlx::raw_sql(AssertSqlSafe(format!("DROP SCHEMA IF EXISTS {schema} CASCADE")))
        .execute(db)
        .await
        .map(drop)
}
