//! One replica runs a subscriber at a time, and none on a log that was replaced under it.

use anyhow::Result;
use eventlog::{Feed, LocalFeed, Pace, Replica, RunError};
use kernel::Position;
use testkit::{Database, wait_for};
use tokio_util::sync::CancellationToken;
use uuid::Uuid;

use crate::subscriber::caught_up;
use crate::support::{Running, Sums, fill, fold, ids, view};

async fn holder(db: &Database) -> Option<Uuid> {
    let sql = "SELECT lease_holder FROM es.checkpoint WHERE subscriber = 'view:sums' AND lease_until > now()";
    sqlx::query_scalar(sql).fetch_optional(&db.owner).await.ok().flatten()
}

#[tokio::test]
async fn of_two_replicas_one_runs_and_the_other_takes_over() -> Result<()> {
    let db = Database::fresh("two").await?;
    let log = db.log().await?;
    let first = Running::start(Sums, &log);
    wait_for("one replica holds the lease", async || holder(&db).await.is_some()).await?;
    let held_by = holder(&db).await;
    let second = Running::start(Sums, &log);
    fill(&log, 0..200).await?;
    wait_for("the view has caught up", async || caught_up(&db).await).await?;
    assert_eq!(holder(&db).await, held_by);
    first.stop().await?;
    // The other may have taken it in this moment already.
    assert_ne!(holder(&db).await, held_by, "a replica that stops gives its lease back");
    fill(&log, 0..50).await?;
    wait_for("the other has taken over", async || caught_up(&db).await).await?;
    assert!(holder(&db).await.is_some_and(|holder| Some(holder) != held_by));
    second.stop().await?;
    assert_eq!(view(&db.owner).await?, fold(&db.owner).await?);
    Ok(())
}

/// A replica that was paused beyond its lease wakes up in the middle of its work: it must change nothing any more.
#[tokio::test]
async fn a_replica_that_lost_its_lease_changes_nothing() -> Result<()> {
    let db = Database::fresh("zombie").await?;
    let log = db.log().await?;
    let zombie = Running::start(Sums, &log);
    wait_for("one replica holds the lease", async || holder(&db).await.is_some()).await?;
    let steal =
        "UPDATE es.checkpoint SET lease_holder = $1, lease_until = now() + interval '1 hour'";
    sqlx::query(steal).bind(ids().uuid_v4()).execute(&db.owner).await?;
    fill(&log, 0..20).await?;
    let ran =
        async || zombie.task.is_finished() || !view(&db.owner).await.is_ok_and(|v| v.is_empty());
    let time = std::time::Duration::from_millis(500);
    let early = tokio::time::timeout(time, wait_for("it does something", ran)).await;
    assert!(early.is_err(), "the zombie wrote into the view");
    zombie.stop().await
}

async fn diverges(db: &Database, position: i64) -> Result<()> {
    let log = db.log().await?;
    let feed: Box<dyn Feed> = Box::new(LocalFeed::new(log.clone()));
    let replica = Replica { db: db.app.clone(), holder: ids().uuid_v4(), pace: Pace::default() };
    let stop = CancellationToken::new();
    let Err(RunError::Diverged { subscriber, position: at, .. }) =
        eventlog::run(&Sums, feed, &replica, &stop, &|| {}).await
    else {
        anyhow::bail!("it ran on a log that is not its own")
    };
    assert_eq!((subscriber.as_str(), at), ("view:sums", Position(position)));
    assert_eq!(holder(db).await, None, "it must not keep the lease");
    Ok(())
}

#[tokio::test]
async fn a_replaced_log_stops_the_subscriber() -> Result<()> {
    let db = Database::fresh("diverged").await?;
    let log = db.log().await?;
    fill(&log, 0..5).await?;
    let running = Running::start(Sums, &log);
    wait_for("the view has caught up", async || caught_up(&db).await).await?;
    running.stop().await?;
    let set = "UPDATE es.checkpoint SET leaf_hash = sha256('another event')";
    sqlx::query(set).execute(&db.owner).await?;
    diverges(&db, 5).await?;
    let set = "UPDATE es.checkpoint SET leaf_hash = (SELECT leaf_hash FROM es.event WHERE position = 5), position = 6";
    sqlx::query(set).execute(&db.owner).await?;
    diverges(&db, 6).await?;
    sqlx::query("UPDATE es.checkpoint SET position = 5").execute(&db.owner).await?;
    sqlx::query("UPDATE es.log SET epoch = gen_random_uuid()").execute(&db.owner).await?;
    diverges(&db, 5).await
}

#[tokio::test]
async fn a_subscriber_that_has_applied_nothing_follows_a_new_epoch() -> Result<()> {
    let db = Database::fresh("epoch").await?;
    let running = Running::start(Sums, &db.log().await?);
    wait_for("a checkpoint at 0", async || holder(&db).await.is_some()).await?;
    running.stop().await?;
    sqlx::query("UPDATE es.log SET epoch = gen_random_uuid()").execute(&db.owner).await?;
    let log = db.log().await?;
    fill(&log, 0..5).await?;
    for _ in 0..2 {
        let running = Running::start(Sums, &log);
        wait_for("the view has caught up", async || caught_up(&db).await).await?;
        running.stop().await?;
        fill(&log, 0..5).await?;
    }
    Ok(())
}
