//! What the tests append, and the view that they fold it into.

use anyhow::Result;
use eventlog::{
    Aggregate, Append, Appended, EventLog, Feed, LocalFeed, NewEvent, Pace, Replica, RunError,
    Subscriber, Trouble, View,
};
use futures::future::BoxFuture;
use kernel::{Clock, CommandId, Delivered, Ids, LogName, Meta, StreamId, Version};
use serde::{Deserialize, Serialize};
use sqlx::{PgConnection, PgPool};
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

/// The one event: a number is added. Version 1 called it `n`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Added {
    pub(crate) value: i64,
}

kernel::events! {
    /// The events of a sum.
    pub(crate) enum Changed {
        /// A number is added.
        Added = "test.Added", version 2, lifted by [named];
    }
}

fn named(mut added: serde_json::Value) -> serde_json::Value {
    added["value"] = added["n"].take();
    added
}

/// The view takes no number below zero.
pub(crate) const POISON: i64 = -1;

pub(crate) fn added(value: i64) -> NewEvent {
    NewEvent::of(&Changed::from(Added { value }))
}

/// A sum, folded.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Sum {
    pub(crate) total: i64,
    pub(crate) events: i64,
}

impl Aggregate for Sum {
    type Event = Changed;

    fn evolve(&mut self, Changed::Added(event): &Changed) {
        self.total += event.value;
        self.events += 1;
    }
}

pub(crate) fn ids() -> Ids {
    Ids::new(Clock::machine())
}

pub(crate) fn append_of(stream: StreamId, expected: i32, values: &[i64]) -> Append {
    let events = values.iter().map(|value| added(*value)).collect();
    let (expected, command) = (Version(expected), ids().command());
    Append { stream, expected, command, meta: Meta::default(), events }
}

pub(crate) fn with_command(append: &Append, command: CommandId) -> Append {
    Append { command, ..append.clone() }
}

/// Appends one event each to new streams.
pub(crate) async fn fill(log: &EventLog, values: impl IntoIterator<Item = i64>) -> Result<()> {
    for value in values {
        let appended = log.append(append_of(ids().stream(), 0, &[value])).await?;
        anyhow::ensure!(matches!(appended, Appended::Now { .. }), "{appended:?}");
    }
    Ok(())
}

/// One row per stream: what the view `sums` holds.
pub(crate) type Rows = Vec<(Uuid, i64, i64)>;

/// The view of all sums.
pub(crate) struct Sums;

impl Subscriber for Sums {
    fn name(&self) -> &'static str {
        "view:sums"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Triage]
    }

    fn view(&self) -> Option<View> {
        let tables = "CREATE TABLE sums (stream uuid PRIMARY KEY, total bigint NOT NULL, events bigint NOT NULL CHECK (total >= 0))";
        Some(View { schema: "v_sums", tables })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(async move {
            for event in events {
                let added: Added = serde_json::from_slice(&event.data)
                    .map_err(|error| Trouble::poison(error.to_string()))?;
                sqlx::query(
                    "INSERT INTO sums AS s VALUES ($1, $2, 1) ON CONFLICT (stream) \
                     DO UPDATE SET total = s.total + excluded.total, events = s.events + 1",
                )
                .bind(event.stream.uuid())
                .bind(added.value)
                .execute(&mut *tx)
                .await?;
            }
            Ok(())
        })
    }
}

pub(crate) async fn view(db: &PgPool) -> Result<Rows> {
    let sql = "SELECT stream, total, events FROM v_sums.sums ORDER BY stream";
    Ok(sqlx::query_as(sql).fetch_all(db).await?)
}

/// The same, folded from the rows of the log itself. Poison is left out.
pub(crate) async fn fold(owner: &PgPool) -> Result<Rows> {
    let sql = "SELECT stream_id, sum((payload->>'value')::bigint)::bigint, count(*) FROM es.event_readable \
               WHERE (payload->>'value')::bigint >= 0 GROUP BY stream_id ORDER BY stream_id";
    Ok(sqlx::query_as(sql).fetch_all(owner).await?)
}

/// A subscriber that runs until it is stopped.
pub(crate) struct Running {
    pub(crate) stop: CancellationToken,
    pub(crate) task: JoinHandle<Result<(), RunError>>,
}

impl Running {
    pub(crate) fn start(subscriber: impl Subscriber + 'static, log: &EventLog) -> Self {
        Self::start_at(subscriber, log, Pace { batch_events_max: 20, ..Pace::default() })
    }

    pub(crate) fn start_at(
        subscriber: impl Subscriber + 'static,
        log: &EventLog,
        pace: Pace,
    ) -> Self {
        let feed: Box<dyn Feed> = Box::new(LocalFeed::new(log.clone()));
        let replica = Replica { db: log.pool().clone(), holder: ids().uuid_v4(), pace };
        let stop = CancellationToken::new();
        let told = stop.clone();
        let task =
            tokio::spawn(
                async move { eventlog::run(&subscriber, feed, &replica, &told, &|| {}).await },
            );
        Self { stop, task }
    }

    pub(crate) async fn stop(self) -> Result<()> {
        self.stop.cancel();
        Ok(self.task.await??)
    }
}
