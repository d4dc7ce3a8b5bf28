//! Positions, versions, conflicts and repeated commands.

use anyhow::Result;
use eventlog::{Append, Appended, LogError, NewEvent};
use futures::future::join_all;
use kernel::{Position, Version};
use sqlx::PgPool;
use testkit::{Database, wait_for};

use crate::support::{added, append_of, fill, ids, with_command};

/// Holds the log's lock, so that the committer's call waits and the callers behind it share the next batch.
pub(crate) async fn hold_log(owner: &PgPool) -> Result<sqlx::pool::PoolConnection<sqlx::Postgres>> {
    let mut connection = owner.acquire().await?;
    sqlx::query("SELECT pg_advisory_lock(7236451, 1)").execute(&mut *connection).await?;
    Ok(connection)
}

pub(crate) async fn let_go(
    mut connection: sqlx::pool::PoolConnection<sqlx::Postgres>,
) -> Result<()> {
    sqlx::query("SELECT pg_advisory_unlock(7236451, 1)").execute(&mut *connection).await?;
    Ok(())
}

/// The backend that waits for the log's lock.
pub(crate) async fn waiting_backend(owner: &PgPool) -> Option<i32> {
    let sql = "SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND NOT granted \
               AND database = (SELECT oid FROM pg_database WHERE datname = current_database())";
    sqlx::query_scalar(sql).fetch_optional(owner).await.ok().flatten()
}

#[tokio::test]
async fn positions_and_versions_have_no_gaps() -> Result<()> {
    let db = Database::fresh("gaps").await?;
    let log = db.log().await?;
    let (streams, other) = (ids(), db.log().await?);
    let appends = (0..60).map(|number| {
        let values: Vec<i64> = (0..=number % 3).collect();
        let log = if number % 2 == 0 { &log } else { &other };
        log.append(append_of(streams.stream(), 0, &values))
    });
    for (number, appended) in (0_i32..).zip(join_all(appends).await) {
        let Appended::Now { version, .. } = appended? else { panic!("a new stream was not new") };
        assert_eq!(version, Version(number % 3 + 1));
    }
    let rows = log.read_after(Position::START, 1000).await?;
    let positions: Vec<i64> = rows.iter().map(|row| row.position.0).collect();
    assert_eq!(positions, (1..=120).collect::<Vec<_>>());
    assert_eq!(log.head().await?.0, Position(120));
    Ok(())
}

#[tokio::test]
async fn a_conflict_refuses_itself_and_no_neighbour() -> Result<()> {
    let db = Database::fresh("conflict").await?;
    let log = db.log().await?;
    let taken = ids().stream();
    log.append(append_of(taken, 0, &[1, 2])).await?;
    let held = hold_log(&db.owner).await?;
    let first = tokio::spawn({
        let log = log.clone();
        async move { fill(&log, [1]).await }
    });
    wait_for("the call waits", async || waiting_backend(&db.owner).await.is_some()).await?;
    let mut batch: Vec<Append> = (0..5).map(|n| append_of(ids().stream(), 0, &[n, n])).collect();
    batch.insert(2, append_of(taken, 0, &[3]));
    let answers = tokio::spawn({
        let log = log.clone();
        async move { join_all(batch.into_iter().map(|append| log.append(append))).await }
    });
    let_go(held).await?;
    first.await??;
    let answers = answers.await?.into_iter().collect::<Result<Vec<_>, _>>()?;
    assert_eq!(answers[2], Appended::Conflict { current: Version(2) });
    let firsts = answers.iter().filter_map(|answer| match answer {
        Appended::Now { first, .. } => Some(first.0),
        _ => None,
    });
    // One after the other: they shared one batch, and the refused one took no position.
    assert_eq!(firsts.collect::<Vec<_>>(), [4, 6, 8, 10, 12]);
    Ok(())
}

#[tokio::test]
async fn a_value_that_the_database_refuses_costs_no_neighbour() -> Result<()> {
    let db = Database::fresh("value").await?;
    let log = db.log().await?;
    let (good, mut bad) = (append_of(ids().stream(), 0, &[1]), append_of(ids().stream(), 0, &[2]));
    bad.events = vec![NewEvent { event_type: "test.\0", ..added(2) }];
    let (good, bad) = tokio::join!(log.append(good), log.append(bad));
    assert!(matches!(good?, Appended::Now { .. }));
    assert!(matches!(bad, Err(LogError::Refused { .. })), "{bad:?}");
    Ok(())
}

#[tokio::test]
async fn a_repeated_command_gets_its_first_result() -> Result<()> {
    let db = Database::fresh("repeat").await?;
    let log = db.log().await?;
    let append = append_of(ids().stream(), 0, &[1, 2]);
    let first = Position(1);
    assert_eq!(log.append(append.clone()).await?, Appended::Now { first, version: Version(2) });
    let before = Appended::Before { first, version: Version(2) };
    assert_eq!(log.append(append.clone()).await?, before);
    log.append(append_of(append.stream, 2, &[3])).await?;
    assert_eq!(log.append(append.clone()).await?, before, "also after the stream moved on");
    let other = with_command(&append, ids().command());
    assert_eq!(log.append(other).await?, Appended::Conflict { current: Version(3) });
    assert_eq!(log.head().await?.0, Position(3));
    Ok(())
}

#[tokio::test]
async fn a_lost_reply_is_resolved_by_repeating() -> Result<()> {
    let db = Database::fresh("lost").await?;
    let log = db.log().await?;
    let append = append_of(ids().stream(), 0, &[1]);
    let held = hold_log(&db.owner).await?;
    let call = tokio::spawn({
        let (log, append) = (log.clone(), append.clone());
        async move { log.append(append).await }
    });
    wait_for("the call waits", async || waiting_backend(&db.owner).await.is_some()).await?;
    let pid = waiting_backend(&db.owner).await;
    sqlx::query("SELECT pg_terminate_backend($1)").bind(pid).execute(&db.owner).await?;
    assert!(matches!(call.await?, Err(LogError::Unknown(_))));
    let_go(held).await?;
    assert!(matches!(log.append(append.clone()).await?, Appended::Now { .. }));
    assert!(matches!(log.append(append).await?, Appended::Before { .. }));
    Ok(())
}

#[tokio::test]
async fn a_caller_that_went_away_changes_nothing() -> Result<()> {
    let db = Database::fresh("gone").await?;
    let log = db.log().await?;
    let append = append_of(ids().stream(), 0, &[1]);
    let held = hold_log(&db.owner).await?;
    let call = tokio::spawn({
        let (log, append) = (log.clone(), append.clone());
        async move { log.append(append).await }
    });
    wait_for("the call waits", async || waiting_backend(&db.owner).await.is_some()).await?;
    call.abort();
    let_go(held).await?;
    let committed = async || log.head().await.is_ok_and(|(head, _)| head == Position(1));
    wait_for("the event is committed all the same", committed).await?;
    let before = Appended::Before { first: Position(1), version: Version(1) };
    assert_eq!(log.append(append).await?, before);
    Ok(())
}
