//! What JetStream loses is sent again, and no view ever misses it.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use eventlog::EventLog;
use testkit::{Database, NatsServer, wait_for};
use tokio_util::sync::CancellationToken;

use crate::support::{
    Owner, PRIVATE, PUBLIC, append, bus, consumer, last, messages, public, relay, seen, stream,
};

/// Appends until told to stop, the last one public.
async fn keep_appending(log: EventLog, stop: CancellationToken) -> Result<()> {
    let mut pace = tokio::time::interval(Duration::from_millis(10));
    while !stop.is_cancelled() {
        pace.tick().await;
        append(&log, PRIVATE, false).await?;
        append(&log, PUBLIC, true).await?;
    }
    Ok(())
}

/// What has been committed by now reaches the stream.
async fn carried(nats: &NatsServer, log: &EventLog) -> Result<()> {
    let head = log.head().await?.0.0;
    let there = async || last(nats).await.is_some_and(|last| last >= head);
    let waited = wait_for("the relay has caught up", there).await;
    let held = last(nats).await;
    waited.with_context(|| format!("the log stands at {head}, the stream at {held:?}"))
}

async fn delete_stream(nats: &NatsServer) -> Result<()> {
    let (context, stream) = stream(nats).await?;
    let name = stream.cached_info().config.name.clone();
    ensure!(context.delete_stream(&name).await?.success, "not deleted");
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_views_equal_the_log_whatever_happens_to_nats() -> Result<()> {
    let nats = NatsServer::start()?;
    let (db, reader) = (Database::fresh("repair").await?, Database::fresh_reader("repair").await?);
    let log = db.log().await?;
    let relay = relay(&log, &bus(&nats, "triage").await?);
    let consumer = consumer(&reader.app, &bus(&nats, "reporting").await?, &Owner::new(&log));
    let stop = CancellationToken::new();
    let appending = tokio::spawn(keep_appending(log.clone(), stop.clone()));
    carried(&nats, &log).await?;
    nats.kill9()?;
    nats.start_again()?;
    carried(&nats, &log).await?;
    nats.kill9()?;
    nats.truncate_last_block(700)?;
    nats.start_again()?;
    carried(&nats, &log).await?;
    delete_stream(&nats).await?;
    carried(&nats, &log).await?;
    nats.kill9()?;
    nats.wipe_store()?;
    nats.start_again()?;
    carried(&nats, &log).await?;
    stop.cancel();
    appending.await??;
    carried(&nats, &log).await?;
    let wanted = public(&db.owner).await?;
    let waited = wait_for("the view is whole", async || seen(&reader.owner).await == wanted).await;
    let there = seen(&reader.owner).await.len();
    waited.with_context(|| format!("{} are public, the view has {there}", wanted.len()))?;
    consumer.stop().await??;
    relay.stop().await?;
    let positions: Vec<i64> = messages(&nats).await?.iter().map(|event| event.position.0).collect();
    assert_eq!(positions, wanted, "the stream was wiped last and is whole again");
    Ok(())
}

/// The same without anything else going on, so that the loss itself can be seen.
#[tokio::test]
async fn fault_a_torn_tail_is_sent_again() -> Result<()> {
    let nats = NatsServer::start()?;
    let db = Database::fresh("torn").await?;
    let log = db.log().await?;
    for _ in 0..50 {
        append(&log, PUBLIC, false).await?;
    }
    let first = relay(&log, &bus(&nats, "triage").await?);
    carried(&nats, &log).await?;
    first.stop().await?;
    nats.kill9()?;
    nats.truncate_last_block(700)?;
    nats.start_again()?;
    let left = messages(&nats).await?;
    ensure!(left.len() < 50, "the fault did not fire");
    let second = relay(&log, &bus(&nats, "triage").await?);
    carried(&nats, &log).await?;
    second.stop().await?;
    let positions: Vec<i64> = messages(&nats).await?.iter().map(|event| event.position.0).collect();
    assert_eq!(positions, public(&db.owner).await?);
    Ok(())
}

/// A quiet log whose bus tells nothing: nobody publishes. The lease is renewed meanwhile, which asks the owner too, but not for events.
#[tokio::test]
async fn fault_a_silent_bus_does_not_hide_the_last_event() -> Result<()> {
    let nats = NatsServer::start()?;
    let (db, reader) = (Database::fresh("silent").await?, Database::fresh_reader("silent").await?);
    let log = db.log().await?;
    let relay = relay(&log, &bus(&nats, "triage").await?);
    append(&log, PUBLIC, false).await?;
    let consumer = consumer(&reader.app, &bus(&nats, "reporting").await?, &Owner::new(&log));
    wait_for("the view follows", async || seen(&reader.owner).await.len() == 1).await?;
    relay.stop().await?;
    let last = append(&log, PUBLIC, false).await?;
    wait_for("the view asked the owner", async || seen(&reader.owner).await.contains(&last))
        .await?;
    consumer.stop().await??;
    Ok(())
}
