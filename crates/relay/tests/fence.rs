//! One relay writes, and only what its log says.

use std::sync::atomic::Ordering;
use std::time::Duration;

use anyhow::Result;
use testkit::{Database, NatsServer, wait_for};

use crate::support::{PUBLIC, append, bus, last, messages, public, relay};

/// Two relays that both believe that the lease is theirs.
#[tokio::test]
async fn two_relays_at_once_leave_no_event_twice() -> Result<()> {
    let nats = NatsServer::start()?;
    let db = Database::fresh("relays").await?;
    let (one, two) = (db.log().await?, db.log().await?);
    let bus = bus(&nats, "triage").await?;
    let relays = [relay(&one, &bus), relay(&two, &bus)];
    let end_lease = "UPDATE es.checkpoint SET lease_until = '-infinity' WHERE subscriber = 'relay'";
    let holders = "SELECT lease_holder FROM es.checkpoint WHERE subscriber = 'relay'";
    let mut changes = 0;
    let mut holder: Option<uuid::Uuid> = None;
    let mut pace = tokio::time::interval(Duration::from_millis(2));
    for number in 0..2000 {
        pace.tick().await;
        append(if number % 2 == 0 { &one } else { &two }, PUBLIC, false).await?;
        if number % 20 == 0 {
            let now = sqlx::query_scalar(holders).fetch_optional(&db.owner).await?.flatten();
            changes += usize::from(now != holder);
            holder = now;
            sqlx::query(end_lease).execute(&db.owner).await?;
        }
    }
    assert!(changes > 1, "the second relay never took the lease");
    let head = one.head().await?.0.0;
    wait_for("everything is carried", async || last(&nats).await == Some(head)).await?;
    for relay in relays {
        relay.stop().await?;
    }
    let positions: Vec<i64> = messages(&nats).await?.iter().map(|event| event.position.0).collect();
    assert_eq!(positions, public(&db.owner).await?);
    Ok(())
}

#[tokio::test]
async fn a_log_that_was_restored_publishes_nothing() -> Result<()> {
    let nats = NatsServer::start()?;
    let db = Database::fresh("restored").await?;
    let log = db.log().await?;
    let bus = bus(&nats, "triage").await?;
    append(&log, PUBLIC, false).await?;
    let first = relay(&log, &bus);
    wait_for("the first is there", async || last(&nats).await == Some(1)).await?;
    first.stop().await?;
    // As an operator does after a restore: positions that were used before will be used again.
    sqlx::query("UPDATE es.log SET epoch = gen_random_uuid()").execute(&db.owner).await?;
    let restored = db.log().await?;
    append(&restored, PUBLIC, false).await?;
    let second = relay(&restored, &bus);
    // It looks at the stream in each of its turns, and each turn renews the lease.
    let mut renewals = std::collections::HashSet::new();
    while renewals.len() < 4 {
        let sql = "SELECT lease_until::text FROM es.checkpoint WHERE subscriber = 'relay'";
        renewals.insert(sqlx::query_scalar::<_, String>(sql).fetch_one(&db.owner).await?);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(last(&nats).await, Some(1));
    // A carrier that goes on beats in each turn.
    let beats = second.beats.load(Ordering::Relaxed);
    assert!(beats < renewals.len(), "{beats}: it falls silent, so that somebody looks");
    second.stop().await?;
    Ok(())
}
