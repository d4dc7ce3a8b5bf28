//! Effects happen exactly once; what cannot be applied is parked.

use anyhow::Result;
use eventlog::parked;
use testkit::{Database, wait_for};

use crate::support::{POISON, Running, Sums, fill, fold, view};

/// The checkpoint stands at the head of the log.
pub(crate) async fn caught_up(db: &Database) -> bool {
    let sql = "SELECT (SELECT position FROM es.checkpoint WHERE subscriber = 'view:sums') = (SELECT max(position) FROM es.event)";
    let up: Result<Option<bool>, _> = sqlx::query_scalar(sql).fetch_one(&db.owner).await;
    up.is_ok_and(|up| up == Some(true))
}

#[tokio::test]
async fn every_effect_happens_once_although_connections_die() -> Result<()> {
    let db = Database::fresh("once_only").await?;
    let log = db.log().await?;
    let running = Running::start(Sums, &log);
    let kill = "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity \
                WHERE datname = current_database() AND usename = $1 AND query ~ 'sums|checkpoint'";
    let mut killed: i64 = 0;
    for round in 0..12 {
        fill(&log, (0..25).map(|value| value * round)).await?;
        let user = db.app_options.get_username();
        killed += sqlx::query_scalar::<_, i64>(kill).bind(user).fetch_one(&db.owner).await?;
    }
    assert!(killed > 0, "the fault did not fire");
    wait_for("the view has caught up", async || caught_up(&db).await).await?;
    running.stop().await?;
    assert_eq!(view(&db.owner).await?, fold(&db.owner).await?);
    let sql = "SELECT position, applied FROM es.checkpoint";
    let standing: (i64, i64) = sqlx::query_as(sql).fetch_one(&db.owner).await?;
    assert_eq!(standing, (300, 300));
    Ok(())
}

#[tokio::test]
async fn poison_is_parked_with_its_reason_and_passed() -> Result<()> {
    let db = Database::fresh("poison").await?;
    let log = db.log().await?;
    fill(&log, [1, 2, POISON, 4, POISON, 6]).await?;
    let running = Running::start(Sums, &log);
    wait_for("the view has caught up", async || caught_up(&db).await).await?;
    running.stop().await?;
    assert_eq!(view(&db.owner).await?, fold(&db.owner).await?);
    let mut parked = parked(&db.owner, 10).await?;
    parked.sort_by_key(|event| event.position);
    let places: Vec<i64> = parked.iter().map(|event| event.position.0).collect();
    assert_eq!(places, [3, 5]);
    assert_eq!(parked[0].event_type, "test.Added");
    assert_eq!(parked[0].reason, "the database refused a value (23514)");
    Ok(())
}
