//! A view rebuilt beside the live one.

use anyhow::Result;
use eventlog::{EventLog, Feed, LocalFeed, replay};
use testkit::{Database, wait_for};
use tokio_util::sync::CancellationToken;

use crate::subscriber::caught_up;
use crate::support::{POISON, Running, Sums, append_of, fill, fold, ids, view};

/// Appends to a few streams until told to stop; answers how many events.
async fn keep_appending(log: EventLog, stop: CancellationToken) -> Result<i32> {
    let stream = ids().stream();
    let mut events = 0;
    let mut pace = tokio::time::interval(std::time::Duration::from_millis(2));
    while !stop.is_cancelled() {
        pace.tick().await;
        log.append(append_of(stream, events, &[1])).await?;
        events += 1;
        // Slower than a rebuild reads, in any build of any machine.
        tokio::time::sleep(std::time::Duration::from_millis(2)).await;
    }
    Ok(events)
}

/// Reads the view until told to stop: it must be there at every moment.
async fn keep_reading(db: sqlx::PgPool, stop: CancellationToken) -> Result<usize> {
    let mut reads = 0;
    while !stop.is_cancelled() {
        view(&db).await?;
        reads += 1;
    }
    Ok(reads)
}

#[tokio::test(flavor = "multi_thread")]
async fn a_rebuilt_view_equals_the_live_one_while_events_go_on() -> Result<()> {
    let db = Database::fresh("replay").await?;
    let log = db.log().await?;
    fill(&log, 0..100).await?;
    fill(&log, [POISON]).await?;
    let running = Running::start(Sums, &log);
    wait_for("the view has caught up", async || caught_up(&db).await).await?;
    let stop = CancellationToken::new();
    let appending = tokio::spawn(keep_appending(log.clone(), stop.clone()));
    let reading = tokio::spawn(keep_reading(db.owner.clone(), stop.clone()));
    for _ in 0..4 {
        sqlx::query("UPDATE v_sums.sums SET total = total + 7").execute(&db.owner).await?;
        let mut feeds: Vec<Box<dyn Feed>> = vec![Box::new(LocalFeed::new(log.clone()))];
        let mut told = 0;
        let events =
            replay(&Sums, &mut feeds, &db.app, &mut |progress| told = progress.events).await?;
        assert!(events >= 101 && events == told, "{events} {told}");
    }
    stop.cancel();
    assert!(appending.await?? > 0);
    assert!(reading.await?? > 0);
    wait_for("the view has caught up", async || caught_up(&db).await).await?;
    running.stop().await?;
    assert_eq!(view(&db.owner).await?, fold(&db.owner).await?);
    Ok(())
}

#[tokio::test]
async fn a_view_can_be_built_before_its_subscriber_ever_ran() -> Result<()> {
    let db = Database::fresh("replay_first").await?;
    let log = db.log().await?;
    fill(&log, 0..30).await?;
    let mut feeds: Vec<Box<dyn Feed>> = vec![Box::new(LocalFeed::new(log.clone()))];
    assert_eq!(replay(&Sums, &mut feeds, &db.app, &mut |_| {}).await?, 30);
    fill(&log, 0..30).await?;
    let running = Running::start(Sums, &log);
    wait_for("the view has caught up", async || caught_up(&db).await).await?;
    running.stop().await?;
    assert_eq!(view(&db.owner).await?, fold(&db.owner).await?);
    Ok(())
}
