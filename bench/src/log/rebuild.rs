//! Rebuilding a view from position 1.

use std::collections::BTreeMap;
use std::time::{Duration, Instant};

use anyhow::{Result, ensure};
use eventlog::{EventLog, Feed, LocalFeed, Subscriber, Trouble, View, replay};
use futures::future::BoxFuture;
use kernel::{Delivered, LogName};
use serde::Serialize;
use sqlx::PgConnection;
use testkit::Database;

use super::bare;
use super::event::Rating;
use crate::say;

/// Fewer say little.
const EVENTS_MIN: i64 = 200_000;

/// A rebuild of a whole log.
#[derive(Serialize)]
pub(crate) struct Rebuild {
    pub(crate) events: u64,
    pub(crate) seconds: f64,
    pub(crate) events_per_s: f64,
}

/// Ratings per place, day and score: what a survey's view looks like.
struct Histogram;

impl Subscriber for Histogram {
    fn name(&self) -> &'static str {
        "view:bench"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Triage]
    }

    fn view(&self) -> Option<View> {
        let tables = "CREATE TABLE histogram (place text, day smallint, score smallint, ratings bigint NOT NULL, PRIMARY KEY (place, day, score))";
        Some(View { schema: "v_bench", tables })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(async move {
            let mut counts: BTreeMap<(String, i16, i16), i64> = BTreeMap::new();
            for event in events {
                let rating: Rating = serde_json::from_slice(&event.data)
                    .map_err(|error| Trouble::poison(error.to_string()))?;
                let key = (rating.place, i16::from(rating.day), i16::from(rating.score));
                *counts.entry(key).or_default() += 1;
            }
            add(tx, counts).await
        })
    }
}

async fn add(
    tx: &mut PgConnection,
    counts: BTreeMap<(String, i16, i16), i64>,
) -> Result<(), Trouble> {
    let (mut places, mut days, mut scores, mut ratings) = (vec![], vec![], vec![], vec![]);
    for ((place, day, score), count) in counts {
        places.push(place);
        days.push(day);
        scores.push(score);
        ratings.push(count);
    }
    let sql = "INSERT INTO histogram AS h SELECT * FROM unnest($1::text[], $2::smallint[], $3::smallint[], $4::bigint[]) \
               ON CONFLICT (place, day, score) DO UPDATE SET ratings = h.ratings + excluded.ratings";
    let query = sqlx::query(sql).bind(places).bind(days).bind(scores).bind(ratings);
    query.execute(tx).await?;
    Ok(())
}

/// Rebuilds the view over everything that the bench has appended, and makes sure that nothing is missing in it.
pub(crate) async fn measure(database: &Database, log: &EventLog) -> Result<Rebuild> {
    while log.head().await?.0.0 < EVENTS_MIN {
        say("more events for the rebuild");
        bare::run(&database.owner, 500, Duration::from_secs(1)).await?;
    }
    let mut feeds: Vec<Box<dyn Feed>> = vec![Box::new(LocalFeed::new(log.clone()))];
    let start = Instant::now();
    let events = replay(&Histogram, &mut feeds, &database.app, &mut |_| {}).await?;
    let seconds = start.elapsed().as_secs_f64();
    let counted: i64 = sqlx::query_scalar("SELECT sum(ratings)::bigint FROM v_bench.histogram")
        .fetch_one(&database.owner)
        .await?;
    ensure!(u64::try_from(counted)? == events, "the view counts {counted} of {events} events");
    #[expect(clippy::cast_precision_loss, reason = "counts of a bench are far below 2^53")]
    let events_per_s = events as f64 / seconds;
    Ok(Rebuild { events, seconds, events_per_s })
}
