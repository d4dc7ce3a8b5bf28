//! Builds a new copy of a view while the live one goes on answering, and swaps them.

use kernel::{Delivered, LogName, Position};
use sqlx::{AssertSqlSafe, PgConnection, PgPool};

use crate::subscriber::{Subscriber, Trouble, View, enter, view_schema};
use crate::{Feed, LogError, parked};

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

/// Rebuilds `subscriber`'s view from position 1 of every log that it follows; answers with the number of events. An event that still cannot be applied
/// is left out and parked anew; one that now can is no longer parked.
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
    let mut rebuild = Rebuild { subscriber, view, next, events: 0, left_out: Vec::new(), report };
    let mut ends = Vec::new();
    for feed in feeds.iter_mut() {
        ends.push(rebuild.catch_up(feed.as_mut(), db).await?);
    }
    rebuild.swap(feeds, db, ends).await?;
    // By itself, for it waits for those who still read the old tables. What is left of them the next rebuild drops.
    if let Err(error) = drop_schema(db, &old).await {
        tracing::warn!(schema = old, error = %error, "the old tables were not dropped");
    }
    Ok(rebuild.events)
}

/// Position of the last event applied, and its leaf.
type End = (Position, Vec<u8>);

struct Rebuild<'a> {
    subscriber: &'a dyn Subscriber,
    view: View,
    next: String,
    events: u64,
    left_out: Vec<(Delivered, String)>,
    report: &'a mut (dyn FnMut(Progress) + Send),
}

impl Rebuild<'_> {
    /// Reads one log up to the present checkpoint of the live view, a transaction per page: its end moves on while others append.
    async fn catch_up(&mut self, feed: &mut dyn Feed, db: &PgPool) -> Result<End, LogError> {
        let mut connection = db.acquire().await.map_err(LogError::refused("connect"))?;
        let target = self.live(&mut connection, feed.log()).await?;
        let mut at = (Position::START, Vec::new());
        loop {
            if at.0 >= target {
                return Ok(at);
            }
            let mut tx = db.begin().await.map_err(LogError::refused("begin"))?;
            let Some(end) = self.page(feed, &mut tx, at.0).await? else { return Ok(at) };
            tx.commit().await.map_err(LogError::refused("commit rebuilt events"))?;
            at = end;
        }
    }

    /// The checkpoint of the live view in a log; the end of the log when the view never ran.
    async fn live(&self, db: &mut PgConnection, log: LogName) -> Result<Position, LogError> {
        let position: Option<i64> = sqlx::query_scalar(include_str!("../sql/checkpoint_at.sql"))
            .bind(self.subscriber.name())
            .bind(log.as_str())
            .fetch_optional(db)
            .await
            .map_err(LogError::refused("read the checkpoint"))?;
        Ok(Position(position.unwrap_or(i64::MAX)))
    }

    /// Applies the next page; `None` at the end of the log.
    async fn page(
        &mut self,
        feed: &mut dyn Feed,
        tx: &mut PgConnection,
        after: Position,
    ) -> Result<Option<End>, LogError> {
        let page = feed.read(after, BATCH_EVENTS).await?;
        let Some(last) = page.events.last() else { return Ok(None) };
        self.apply(tx, &page.events).await?;
        self.events += page.events.len() as u64;
        (self.report)(Progress { log: feed.log(), position: last.position, events: self.events });
        Ok(Some((last.position, last.leaf_hash.to_vec())))
    }

    /// Applies a run; when one of them is poison, one at a time, leaving the poison out.
    async fn apply(&mut self, tx: &mut PgConnection, events: &[Delivered]) -> Result<(), LogError> {
        enter(tx, &self.next).await.map_err(LogError::refused("enter the new tables"))?;
        savepoint(tx, "SAVEPOINT run").await?;
        match self.subscriber.apply(tx, events).await {
            Ok(()) => savepoint(tx, "RELEASE SAVEPOINT run").await,
            Err(Trouble::Retry(reason)) => {
                Err(LogError::refused("apply an event")(sqlx::Error::Protocol(reason)))
            }
            Err(Trouble::Poison { reason }) if events.len() == 1 => {
                self.left_out.push((events[0].clone(), reason));
                savepoint(tx, "ROLLBACK TO SAVEPOINT run").await
            }
            Err(Trouble::Poison { .. }) => {
                savepoint(tx, "ROLLBACK TO SAVEPOINT run").await?;
                for one in events.chunks(1) {
                    Box::pin(self.apply(tx, one)).await?;
                }
                Ok(())
            }
        }
    }

    /// Holds the live checkpoints still, applies the last events, and renames the schemas: readers see the old tables or the new, never none.
    async fn swap(
        &mut self,
        feeds: &mut [Box<dyn Feed>],
        db: &PgPool,
        ends: Vec<End>,
    ) -> Result<(), LogError> {
        let mut tx = db.begin().await.map_err(LogError::refused("begin"))?;
        sqlx::query(include_str!("../sql/checkpoint_hold.sql"))
            .bind(self.subscriber.name())
            .execute(&mut *tx)
            .await
            .map_err(LogError::refused("hold the checkpoint"))?;
        for (feed, mut at) in feeds.iter_mut().zip(ends) {
            let target = self.live(&mut tx, feed.log()).await?;
            while at.0 < target {
                let Some(end) = self.page(feed.as_mut(), &mut tx, at.0).await? else { break };
                at = end;
            }
            self.move_checkpoint(&mut tx, feed.as_mut(), &at).await?;
        }
        self.park_left_out(&mut tx).await.map_err(LogError::refused("park what was left out"))?;
        self.rename(&mut tx).await.map_err(LogError::refused("swap the tables"))?;
        tx.commit().await.map_err(LogError::refused("commit the swap"))
    }

    /// Sets the checkpoint to what the new tables hold. The live replica finds it moved, takes it anew and goes on from there.
    async fn move_checkpoint(
        &self,
        tx: &mut PgConnection,
        feed: &mut dyn Feed,
        at: &End,
    ) -> Result<(), LogError> {
        let epoch = feed.read(Position::START, 0).await?.epoch;
        sqlx::query(include_str!("../sql/checkpoint_set.sql"))
            .bind(self.subscriber.name())
            .bind(epoch.log.as_str())
            .bind(epoch.id.uuid())
            .bind(at.0.0)
            .bind(&at.1)
            .execute(tx)
            .await
            .map(drop)
            .map_err(LogError::refused("set the checkpoint"))
    }

    async fn park_left_out(&self, tx: &mut PgConnection) -> Result<(), sqlx::Error> {
        let name = self.subscriber.name();
        sqlx::query(include_str!("../sql/parked_clear.sql")).bind(name).execute(&mut *tx).await?;
        for (event, reason) in &self.left_out {
            parked::park(tx, name, event, reason).await?;
        }
        Ok(())
    }

    async fn rename(&self, tx: &mut PgConnection) -> Result<(), sqlx::Error> {
        let (live, next) = (self.view.schema, &self.next);
        let statements = format!(
            "CREATE SCHEMA IF NOT EXISTS {live}; ALTER SCHEMA {live} RENAME TO {live}_old; \
             ALTER SCHEMA {next} RENAME TO {live}"
        );
        sqlx::raw_sql(AssertSqlSafe(statements)).execute(tx).await.map(drop)
    }
}

async fn savepoint(tx: &mut PgConnection, statement: &'static str) -> Result<(), LogError> {
    let set = sqlx::raw_sql(statement).execute(tx).await;
    set.map(drop).map_err(LogError::refused("set a savepoint"))
}

async fn drop_schema(db: &PgPool, schema: &str) -> Result<(), sqlx::Error> {
    let statement = format!("DROP SCHEMA IF EXISTS {schema} CASCADE");
    sqlx::raw_sql(AssertSqlSafe(statement)).execute(db).await.map(drop)
}
