//! Events on their way, undisturbed.

use std::sync::atomic::Ordering;

use anyhow::Result;
use testkit::{Database, NatsServer, wait_for};

use crate::support::{
    Owner, PRIVATE, PUBLIC, TRACE, append, bus, consumer, last, messages, public, relay, seen,
    stream,
};

#[tokio::test]
async fn events_flow_over_the_bus_and_private_ones_are_no_hole() -> Result<()> {
    let nats = NatsServer::start()?;
    let (db, reader) = (Database::fresh("flow").await?, Database::fresh_reader("flow").await?);
    let log = db.log().await?;
    for _ in 0..20 {
        append(&log, PUBLIC, false).await?;
    }
    let relay = relay(&log, &bus(&nats, "triage").await?);
    let owner = Owner::new(&log);
    let consumer = consumer(&reader.app, &bus(&nats, "reporting").await?, &owner);
    wait_for("history is read from the owner", async || seen(&reader.owner).await.len() == 20)
        .await?;
    assert_eq!(owner.given.load(Ordering::Relaxed), 20);
    for count in 21..60 {
        append(&log, PRIVATE, false).await?;
        append(&log, PUBLIC, false).await?;
        wait_for("it arrives", async || seen(&reader.owner).await.len() == count).await?;
    }
    let given = owner.given.load(Ordering::Relaxed);
    assert!(given < 30, "the owner was asked for {given} events: the bus did not carry them");
    consumer.stop().await??;
    relay.stop().await?;
    assert_eq!(seen(&reader.owner).await, public(&db.owner).await?);
    Ok(())
}

#[tokio::test]
async fn a_message_says_what_stood_before_it_and_staff_alone_leave_a_trace() -> Result<()> {
    let nats = NatsServer::start()?;
    let db = Database::fresh("headers").await?;
    let log = db.log().await?;
    append(&log, PRIVATE, true).await?;
    append(&log, PUBLIC, false).await?;
    let relay = relay(&log, &bus(&nats, "triage").await?);
    wait_for("the first is there", async || {
        stream(&nats).await.is_ok_and(|(_, stream)| stream.cached_info().state.messages == 1)
    })
    .await?;
    append(&log, PRIVATE, true).await?;
    append(&log, PUBLIC, true).await?;
    wait_for("the second is there", async || {
        stream(&nats).await.is_ok_and(|(_, stream)| stream.cached_info().state.messages == 2)
    })
    .await?;
    relay.stop().await?;
    let events = messages(&nats).await?;
    let places: Vec<(i64, i64)> =
        events.iter().map(|event| (event.previous.0, event.position.0)).collect();
    assert_eq!(places, [(0, 2), (2, 4)]);
    let traces: Vec<Option<&str>> =
        events.iter().map(|event| event.traceparent.as_deref()).collect();
    assert_eq!(traces, [None, Some(TRACE)]);
    assert!(events.iter().all(|event| event.schema_version == 1), "the public shape's version");
    Ok(())
}

#[tokio::test]
async fn a_row_that_does_not_read_is_parked_and_passed() -> Result<()> {
    let nats = NatsServer::start()?;
    let db = Database::fresh("unreadable").await?;
    let log = db.log().await?;
    for event_type in [PUBLIC, "test.Unknown", PUBLIC] {
        append(&log, event_type, false).await?;
    }
    let relay = relay(&log, &bus(&nats, "triage").await?);
    wait_for("what follows it is carried", async || last(&nats).await == Some(3)).await?;
    relay.stop().await?;
    let parked = eventlog::parked(&db.app, 10).await?;
    assert_eq!(parked.len(), 1);
    assert_eq!((parked[0].position.0, parked[0].reason.as_str()), (2, "type: not known"));
    assert_eq!(messages(&nats).await?[1].previous.0, 1);
    Ok(())
}
