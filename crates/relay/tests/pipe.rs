//! What a table says shall be told is in the stream: each number once, in order, whatever happens to NATS.

use std::sync::atomic::Ordering;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use anyhow::{Context, Result, ensure};
use async_nats::HeaderMap;
use bus::Bus;
use eventlog::EventLog;
use futures::FutureExt;
use futures::future::BoxFuture;
use relay::{Outbox, Outgoing, Pipe};
use testkit::{Database, NatsServer, wait_for};
use tokio::sync::Notify;

use crate::support::{Running, bus, hub, ids, make_streams, message_at, operator, server};

/// A table of receipts, in memory.
type Former = (u64, [u8; 32]);

#[derive(Clone, Default)]
struct Table {
    rows: Arc<Mutex<Vec<Outgoing>>>,
    wake: Arc<Notify>,
    /// Puts ids of its own on the messages, so that JetStream does not know them again by those.
    ids: Option<&'static str>,
    /// A row that was rewritten, with the hash that it had before.
    former: Arc<Mutex<Option<Former>>>,
}

impl Table {
    fn add(&self, count: usize) {
        let mut rows = self.rows.lock().unwrap();
        for _ in 0..count {
            let number = rows.len() as u64 + 1;
            rows.push(Outgoing {
                number,
                subject: "ph.rcpt.off.plm.submission.received.v1".to_owned(),
                headers: HeaderMap::new(),
                payload: format!("{{\"n\":{number}}}").into(),
                hash: [u8::try_from(number % 251).unwrap(); 32],
            });
        }
        self.wake.notify_one();
    }

    fn numbers(&self) -> Vec<u64> {
        self.rows.lock().unwrap().iter().map(|row| row.number).collect()
    }
}

impl Outbox for Table {
    fn name(&self) -> &'static str {
        "receipts"
    }

    fn stream(&self) -> &'static str {
        "RECEIPTS"
    }

    fn subjects(&self) -> &'static str {
        "ph.rcpt.off.>"
    }

    fn read(&self, after: u64, limit: usize) -> BoxFuture<'_, Result<Vec<Outgoing>, String>> {
        let rows = self.rows.lock().unwrap();
        let found = rows.iter().filter(|row| row.number > after).take(limit).cloned();
        let found = found.map(|mut row| {
            if let Some(ids) = self.ids {
                row.headers.insert("ce-id", format!("{ids}-{}", row.number).as_str());
            }
            row
        });
        std::future::ready(Ok(found.collect())).boxed()
    }

    fn hash_at(&self, number: u64) -> BoxFuture<'_, Result<Option<[u8; 32]>, String>> {
        let rows = self.rows.lock().unwrap();
        let found = rows.iter().find(|row| row.number == number).map(|row| row.hash);
        std::future::ready(Ok(found)).boxed()
    }

    fn former_hash_at(&self, number: u64) -> BoxFuture<'_, Result<Option<[u8; 32]>, String>> {
        let former = self.former.lock().unwrap().filter(|(row, _)| *row == number);
        std::future::ready(Ok(former.map(|(_, hash)| hash))).boxed()
    }
}

fn pipe(table: &Table, lease: &EventLog, bus: &Bus) -> Running<()> {
    let pipe = Pipe {
        outbox: Arc::new(table.clone()),
        bus: bus.clone(),
        lease: lease.clone(),
        holder: ids().uuid_v4(),
        wake: Arc::clone(&table.wake),
    };
    Running::start(|stop, beats| async move {
        pipe.run(&stop, &|| _ = beats.fetch_add(1, Ordering::Relaxed)).await;
    })
}

/// The numbers that the stream holds, in its order.
async fn held(nats: &NatsServer) -> Result<Vec<u64>> {
    let stream = operator(nats).await?.get_stream("RECEIPTS").await?;
    let state = &stream.cached_info().state;
    let mut numbers = Vec::new();
    for sequence in state.first_sequence..=state.last_sequence {
        let Some(message) = message_at(&stream, sequence).await? else { continue };
        let number = message.headers.get("ce-number").map(|number| number.as_str().parse());
        numbers.push(number.unwrap_or(Ok(0))?);
    }
    Ok(numbers)
}

async fn carried(nats: &NatsServer, table: &Table) -> Result<()> {
    let wanted = table.numbers();
    let there = async || held(nats).await.is_ok_and(|held| held == wanted);
    let waited = wait_for("the pipe has caught up", there).await;
    let held = held(nats).await.map(|held| held.len());
    waited.with_context(|| format!("the table has {}, the stream {held:?}", wanted.len()))
}

#[tokio::test]
async fn a_message_says_its_number_and_its_hash() -> Result<()> {
    let nats = hub().await?;
    let db = Database::fresh("pipe").await?;
    let table = Table::default();
    table.add(1);
    let pipe = pipe(&table, &db.log().await?, &bus(&nats, "intake").await?);
    carried(&nats, &table).await?;
    pipe.stop().await?;
    let stream = operator(&nats).await?.get_stream("RECEIPTS").await?;
    let message = stream.get_raw_message(1).await?;
    let header = |name: &str| message.headers.get(name).map(|value| value.as_str().to_owned());
    let id = Some("RECEIPTS/1@0101010101010101".to_owned());
    assert_eq!((header("Nats-Msg-Id"), header("ce-id")), (id.clone(), id));
    assert_eq!(header("ce-hash"), Some("01".repeat(32)));
    assert_eq!(message.payload, br#"{"n":1}"#[..]);
    Ok(())
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn fault_every_number_arrives_once_whatever_happens_to_nats() -> Result<()> {
    let nats = hub().await?;
    let db = Database::fresh("pipe_faults").await?;
    let table = Table::default();
    let pipe = pipe(&table, &db.log().await?, &bus(&nats, "intake").await?);
    table.add(700);
    carried(&nats, &table).await?;
    nats.kill9()?;
    table.add(100);
    nats.start_again()?;
    carried(&nats, &table).await?;
    nats.kill9()?;
    nats.truncate_last_block(700)?;
    nats.start_again()?;
    carried(&nats, &table).await?;
    nats.kill9()?;
    nats.wipe_store()?;
    nats.start_again()?;
    table.add(100);
    make_streams(&nats).await?;
    carried(&nats, &table).await?;
    pipe.stop().await
}

/// The same without anything else going on, so that the loss itself can be seen.
#[tokio::test]
async fn fault_a_torn_tail_is_sent_again() -> Result<()> {
    let nats = hub().await?;
    let db = Database::fresh("pipe_torn").await?;
    let (log, table) = (db.log().await?, Table::default());
    table.add(50);
    let first = pipe(&table, &log, &bus(&nats, "intake").await?);
    carried(&nats, &table).await?;
    first.stop().await?;
    nats.kill9()?;
    nats.truncate_last_block(700)?;
    nats.start_again()?;
    ensure!(held(&nats).await?.len() < 50, "the fault did not fire");
    let second = pipe(&table, &log, &bus(&nats, "intake").await?);
    carried(&nats, &table).await?;
    second.stop().await
}

/// Two pipes that both believe that the lease is theirs: each has its own database.
#[tokio::test]
async fn two_pipes_at_once_leave_no_number_twice() -> Result<()> {
    let nats = hub().await?;
    let (one, two) = (Database::fresh("pipe_a").await?, Database::fresh("pipe_b").await?);
    let (table, bus) = (Table::default(), bus(&nats, "intake").await?);
    let [first, second] = ["a", "b"].map(|ids| Table { ids: Some(ids), ..table.clone() });
    let pipes = [pipe(&first, &one.log().await?, &bus), pipe(&second, &two.log().await?, &bus)];
    let mut pace = tokio::time::interval(Duration::from_millis(2));
    for _ in 0..1000 {
        pace.tick().await;
        table.add(1);
        // Both are woken.
        table.wake.notify_waiters();
    }
    carried(&nats, &table).await?;
    for pipe in pipes {
        pipe.stop().await?;
    }
    assert_eq!(held(&nats).await?, table.numbers());
    Ok(())
}

#[tokio::test]
async fn a_stream_that_holds_something_else_stops_the_pipe() -> Result<()> {
    let nats = hub().await?;
    let db = Database::fresh("pipe_other").await?;
    let (log, table, bus) = (db.log().await?, Table::default(), bus(&nats, "intake").await?);
    table.add(3);
    let first = pipe(&table, &log, &bus);
    carried(&nats, &table).await?;
    first.stop().await?;
    // As after a restore: number 3 is another message now.
    table.rows.lock().unwrap()[2].hash = [99; 32];
    table.add(1);
    let second = pipe(&table, &log, &bus);
    // It looks at the stream in each of its turns, and each turn renews the lease.
    let mut renewals = std::collections::HashSet::new();
    while renewals.len() < 4 {
        let sql = "SELECT lease_until::text FROM es.checkpoint WHERE subscriber = 'receipts'";
        let renewal = sqlx::query_scalar::<_, String>(sql).fetch_optional(&db.owner).await?;
        renewals.extend(renewal);
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    assert_eq!(held(&nats).await?, [1, 2, 3]);
    // A carrier that goes on beats in each turn.
    let beats = second.beats.load(Ordering::Relaxed);
    assert!(beats < renewals.len(), "{beats}: it falls silent, so that somebody looks");
    second.stop().await
}

/// An erasure rewrites the row while the stream still holds the message as it was, or has just got it as it is now.
#[tokio::test]
async fn a_row_that_was_rewritten_stops_no_pipe() -> Result<()> {
    let nats = hub().await?;
    let db = Database::fresh("pipe_rewritten").await?;
    let (log, table, bus) = (db.log().await?, Table::default(), bus(&nats, "intake").await?);
    table.add(3);
    let first = pipe(&table, &log, &bus);
    carried(&nats, &table).await?;
    first.stop().await?;
    *table.former.lock().unwrap() = Some((3, [3; 32]));
    table.rows.lock().unwrap()[2].hash = [99; 32];
    table.add(1);
    let second = pipe(&table, &log, &bus);
    carried(&nats, &table).await?;
    second.stop().await?;
    *table.former.lock().unwrap() = Some((4, [98; 32]));
    table.add(1);
    let third = pipe(&table, &log, &bus);
    carried(&nats, &table).await?;
    third.stop().await
}

#[tokio::test]
async fn a_pipe_waits_for_the_stream_and_makes_none() -> Result<()> {
    let nats = server()?;
    let db = Database::fresh("pipe_none").await?;
    let table = Table::default();
    table.add(1);
    let pipe = pipe(&table, &db.log().await?, &bus(&nats, "intake").await?);
    let beats = Arc::clone(&pipe.beats);
    wait_for("it has tried three times", async || beats.load(Ordering::Relaxed) > 3).await?;
    assert!(operator(&nats).await?.get_stream("RECEIPTS").await.is_err());
    make_streams(&nats).await?;
    carried(&nats, &table).await?;
    pipe.stop().await
}
