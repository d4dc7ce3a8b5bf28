//! Every line of `es.append` that the invariants rest on is needed: with the line changed, the same check fails.

use anyhow::{Result, bail, ensure};
use sqlx::{AssertSqlSafe, PgPool};
use testkit::Database;
use tokio::task::JoinSet;
use uuid::Uuid;

use crate::support::ids;

const FUNCTION: &str = include_str!("../migrations/0003_append.sql");
const LOCK: &str = "PERFORM pg_advisory_xact_lock(7236451, 1);";
const MAX: &str = "SELECT coalesce(max(e.position), 0) + 1 INTO first_position FROM es.event e;";
const CHECK: &str = "WHERE coalesce(c.version, 0) <> t.expected;";
const END_OF_INSERT: &str = "payload, meta, ord);";

const CALLERS: usize = 16;
const CALLS: usize = 40;

/// Checks the invariants with the function as `changes` make it.
async fn check_with(name: &str, changes: &[(&str, &str)]) -> Result<()> {
    let db = Database::fresh(name).await?;
    let mut function = FUNCTION.replace("CREATE FUNCTION", "CREATE OR REPLACE FUNCTION");
    for (from, to) in changes {
        assert!(function.contains(from), "the migration no longer holds: {from}");
        function = function.replace(from, to);
    }
    sqlx::raw_sql(AssertSqlSafe(function)).execute(&db.owner).await?;
    one_after_the_other(&db.app).await?;
    all_at_once(&db).await
}

/// One call: appends of one event each. Answers the first position, or `None` when any of them was refused.
async fn call(db: &PgPool, appends: &[(Uuid, i32)]) -> Result<Option<i64>, sqlx::Error> {
    let streams: Vec<Uuid> = appends.iter().map(|(stream, _)| *stream).collect();
    let expected: Vec<i32> = appends.iter().map(|(_, expected)| *expected).collect();
    let sql = "SELECT first_position, rejected FROM es.append($1, $2, \
        (SELECT array_agg(i) FROM generate_series(1, cardinality($1)) i), $1, (SELECT array_agg(v + 1) FROM unnest($2) v), $1, \
        array_fill('t.T'::text, ARRAY[cardinality($1)]), array_fill(1::smallint, ARRAY[cardinality($1)]), \
        array_fill(0::bigint, ARRAY[cardinality($1)]), array_fill(sha256(''), ARRAY[cardinality($1)]), \
        array_fill(sha256(''), ARRAY[cardinality($1)]), array_fill(''::bytea, ARRAY[cardinality($1)]), \
        array_fill(''::bytea, ARRAY[cardinality($1)]))";
    let row: (i64, Option<Vec<i32>>) =
        sqlx::query_as(sql).bind(streams).bind(expected).fetch_one(db).await?;
    Ok(row.1.is_none().then_some(row.0))
}

async fn one_after_the_other(db: &PgPool) -> Result<()> {
    let stream = ids().uuid_v7();
    ensure!(call(db, &[(stream, 5)]).await?.is_none(), "a version was skipped");
    ensure!(call(db, &[(stream, 0)]).await? == Some(1), "a new stream was refused");
    ensure!(call(db, &[(stream, 0)]).await?.is_none(), "a stream that moved on was appended to");
    // The committer never does this. If it did, it must be told, and nothing stored.
    let twice = ids().uuid_v7();
    ensure!(call(db, &[(twice, 0), (twice, 0)]).await.is_err(), "an append was lost silently");
    Ok(())
}

/// Callers on connections of their own, on streams that they share.
async fn all_at_once(db: &Database) -> Result<()> {
    let shared: Vec<Uuid> = (0..3).map(|_| ids().uuid_v7()).collect();
    let mut all = JoinSet::new();
    for _ in 0..CALLERS {
        all.spawn(caller(db.app.clone(), shared.clone()));
    }
    let mut acked = Vec::new();
    while let Some(caller) = all.join_next().await {
        acked.extend(caller??);
    }
    gapless(&db.owner).await?;
    for (position, stream) in acked {
        let sql = "SELECT stream_id FROM es.event WHERE position = $1";
        let stored: Option<Uuid> =
            sqlx::query_scalar(sql).bind(position).fetch_optional(&db.owner).await?;
        ensure!(stored == Some(stream), "position {position} was acknowledged and is lost");
    }
    Ok(())
}

async fn caller(db: PgPool, shared: Vec<Uuid>) -> Result<Vec<(i64, Uuid)>> {
    let mut acked = Vec::new();
    for turn in 0..CALLS {
        let stream = shared[turn % shared.len()];
        let sql = "SELECT coalesce(max(version), 0) FROM es.event WHERE stream_id = $1";
        let version: i32 = sqlx::query_scalar(sql).bind(stream).fetch_one(&db).await?;
        let fresh = ids().uuid_v7();
        if let Some(first) = call(&db, &[(stream, version), (fresh, 0)]).await? {
            acked.extend([(first, stream), (first + 1, fresh)]);
        }
    }
    Ok(acked)
}

async fn gapless(db: &PgPool) -> Result<()> {
    let sql = "SELECT max(position) - count(*) FROM es.event UNION ALL \
               SELECT (sum(last - events))::bigint FROM (SELECT max(version) AS last, count(*) AS events FROM es.event GROUP BY stream_id) s";
    let missing: Vec<i64> = sqlx::query_scalar(sql).fetch_all(db).await?;
    if missing != [0, 0] {
        bail!("positions and versions missing: {missing:?}");
    }
    Ok(())
}

/// The check must find something.
async fn killed(name: &str, changes: &[(&str, &str)]) -> Result<()> {
    match check_with(name, changes).await {
        Ok(()) => bail!("the mutant survived"),
        Err(error) => {
            eprintln!("{name}: {error:#}");
            Ok(())
        }
    }
}

#[tokio::test]
async fn the_function_as_it_is_passes() -> Result<()> {
    check_with("as_it_is", &[]).await
}

#[tokio::test]
async fn mutant_without_the_lock_is_killed() -> Result<()> {
    killed("no_lock", &[(LOCK, "")]).await
}

#[tokio::test]
async fn mutant_with_the_lock_after_max_is_killed() -> Result<()> {
    let late = format!("{MAX} {LOCK}");
    killed("late_lock", &[(LOCK, ""), (MAX, &late)]).await
}

#[tokio::test]
async fn mutant_with_lock_and_max_in_one_statement_is_killed() -> Result<()> {
    let one = "WITH locked AS MATERIALIZED (SELECT pg_advisory_xact_lock(7236451, 1)) \
               SELECT coalesce((SELECT max(e.position) FROM es.event e), 0) + 1 INTO first_position FROM locked;";
    killed("one_statement", &[(LOCK, ""), (MAX, one)]).await
}

#[tokio::test]
async fn mutant_on_conflict_do_nothing_is_killed() -> Result<()> {
    let silent = "payload, meta, ord) ON CONFLICT DO NOTHING;";
    killed("do_nothing", &[(END_OF_INSERT, silent)]).await
}

#[tokio::test]
async fn mutant_without_the_check_of_versions_is_killed() -> Result<()> {
    killed("no_check", &[(CHECK, "WHERE false;")]).await
}
