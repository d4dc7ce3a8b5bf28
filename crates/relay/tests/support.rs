//! A service with a log and a relay, a service that reads it, and a look into the stream.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use anyhow::Result;
use async_nats::jetstream::message::StreamMessage;
use async_nats::jetstream::stream::{RawMessageErrorKind, Stream};
use async_nats::jetstream::{self, ErrorCode};
use bus::{Bus, BusConfig, Link, Wanted, from_message};
use eventlog::{
    Append, Appended, EventLog, NewEvent, Pace, Publication, Recorded, Replica, RunError,
    Subscriber, Trouble, View,
};
use futures::future::BoxFuture;
use kernel::{Clock, Delivered, Ids, LogName, Meta, Position, Version};
use ledger::Hash;
use localservers::NatsOptions;
use relay::{Backfill, BackfillPage, Relay, RemoteFeed};
use sqlx::{PgConnection, PgPool};
use testkit::NatsServer;
use tokio::task::JoinHandle;
use tokio_util::sync::CancellationToken;

pub(crate) const PUBLIC: &str = "test.Public";
pub(crate) const PRIVATE: &str = "test.Private";
pub(crate) const TRACE: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";

pub(crate) fn ids() -> Ids {
    Ids::new(Clock::machine())
}

/// One event to a new stream. `trace`: a member of staff did it.
pub(crate) async fn append(log: &EventLog, event_type: &'static str, trace: bool) -> Result<i64> {
    let ids = ids();
    let appended = log.append(Append {
        stream: ids.stream(),
        expected: Version::NEW,
        command: ids.command(),
        meta: Meta { traceparent: trace.then(|| TRACE.to_owned()), ..Meta::default() },
        events: vec![NewEvent { event_type, schema_version: 3, payload: br#"{"a":1}"#.to_vec() }],
    });
    match appended.await? {
        Appended::Now { first, .. } => Ok(first.0),
        other => anyhow::bail!("{other:?}"),
    }
}

/// What of the log the world may see.
pub(crate) fn mapping(row: &Recorded) -> Result<Option<Publication>, String> {
    match row.event_type.as_str() {
        PUBLIC => Ok(Some(Publication { schema_version: 1, data: row.payload.clone() })),
        PRIVATE => Ok(None),
        _ => Err("type: not known".to_owned()),
    }
}

pub(crate) async fn bus(nats: &NatsServer, user: &str) -> Result<Bus> {
    Ok(Bus::init(&BusConfig::new(vec![nats.url()], user, &nats.credentials_dir())?).await?)
}

/// A server that knows the office `plm` and Itjen, without a stream.
pub(crate) fn server() -> Result<NatsServer> {
    let offices = vec![("plm".parse()?, Link::Leaf)];
    NatsServer::with(&NatsOptions { offices, itjen: true, ..NatsOptions::default() })
}

/// The same with all its streams.
pub(crate) async fn hub() -> Result<NatsServer> {
    let nats = server()?;
    make_streams(&nats).await?;
    Ok(nats)
}

pub(crate) async fn make_streams(nats: &NatsServer) -> Result<()> {
    let wanted = Wanted { offices: vec![("plm".parse()?, Link::Leaf)], replicas: 1 };
    bus::provision(&bus(nats, "provision").await?, &wanted, true).await?;
    Ok(())
}

/// Something that runs until it is stopped.
pub(crate) struct Running<T> {
    stop: CancellationToken,
    task: JoinHandle<T>,
    /// How often it has said that it lives.
    pub(crate) beats: Arc<AtomicUsize>,
}

impl<T: Send + 'static> Running<T> {
    pub(crate) fn start<F>(run: impl FnOnce(CancellationToken, Arc<AtomicUsize>) -> F) -> Self
    where
        F: Future<Output = T> + Send + 'static,
    {
        let (stop, beats) = (CancellationToken::new(), Arc::new(AtomicUsize::new(0)));
        let task = tokio::spawn(run(stop.clone(), Arc::clone(&beats)));
        Self { stop, task, beats }
    }

    pub(crate) async fn stop(self) -> Result<T> {
        self.stop.cancel();
        Ok(self.task.await?)
    }
}

pub(crate) fn relay(log: &EventLog, bus: &Bus) -> Running<()> {
    let relay = Relay { log: log.clone(), mapping, bus: bus.clone(), holder: ids().uuid_v4() };
    Running::start(|stop, beats| async move {
        relay.run(&stop, &|| _ = beats.fetch_add(1, Ordering::Relaxed)).await;
    })
}

/// The owner of the log, asked without gRPC; counts what it gave.
pub(crate) struct Owner {
    log: EventLog,
    pub(crate) given: AtomicUsize,
}

impl Owner {
    pub(crate) fn new(log: &EventLog) -> Arc<Self> {
        Arc::new(Self { log: log.clone(), given: AtomicUsize::new(0) })
    }
}

impl Backfill for Owner {
    fn read(&self, after: Position, limit: usize) -> BoxFuture<'_, Result<BackfillPage, String>> {
        Box::pin(async move {
            let page = self.log.read_public(mapping, after, limit).await;
            let page = page.map_err(|error| error.to_string())?;
            self.given.fetch_add(page.events.len(), Ordering::Relaxed);
            let epoch = self.log.epoch();
            Ok(BackfillPage { epoch, events: page.events, read_to: page.read_to })
        })
    }

    fn hash_at(&self, position: Position) -> BoxFuture<'_, Result<Option<Hash>, String>> {
        Box::pin(async move { self.log.hash_at(position).await.map_err(|error| error.to_string()) })
    }
}

/// A view of positions and what came with them.
struct Seen;

impl Subscriber for Seen {
    fn name(&self) -> &'static str {
        "view:seen"
    }

    fn logs(&self) -> &'static [LogName] {
        &[LogName::Triage]
    }

    fn view(&self) -> Option<View> {
        let tables = "CREATE TABLE seen (position bigint PRIMARY KEY, trace text, body bytea)";
        Some(View { schema: "v_seen", tables })
    }

    fn apply<'a>(
        &'a self,
        tx: &'a mut PgConnection,
        events: &'a [Delivered],
    ) -> BoxFuture<'a, Result<(), Trouble>> {
        Box::pin(async move {
            for event in events {
                sqlx::query("INSERT INTO seen VALUES ($1, $2, $3)")
                    .bind(event.position.0)
                    .bind(&event.traceparent)
                    .bind(&event.data)
                    .execute(&mut *tx)
                    .await?;
            }
            Ok(())
        })
    }
}

pub(crate) fn consumer(
    db: &PgPool,
    bus: &Bus,
    owner: &Arc<Owner>,
) -> Running<Result<(), RunError>> {
    let owner: Arc<dyn Backfill> = owner.clone();
    let feed = Box::new(RemoteFeed::new(LogName::Triage, Some(bus.clone()), owner));
    let replica = Replica { db: db.clone(), holder: ids().uuid_v4(), pace: Pace::default() };
    Running::start(
        |stop, _| async move { eventlog::run(&Seen, feed, &replica, &stop, &|| {}).await },
    )
}

/// Positions that the view holds.
pub(crate) async fn seen(db: &PgPool) -> Vec<i64> {
    let rows = sqlx::query_scalar("SELECT position FROM v_seen.seen ORDER BY position");
    rows.fetch_all(db).await.unwrap_or_default()
}

/// Positions that the view must hold.
pub(crate) async fn public(log: &PgPool) -> Result<Vec<i64>> {
    let sql = "SELECT position FROM es.event WHERE type = $1 ORDER BY position";
    Ok(sqlx::query_scalar(sql).bind(PUBLIC).fetch_all(log).await?)
}

/// JetStream as an operator sees it.
pub(crate) async fn operator(nats: &NatsServer) -> Result<jetstream::Context> {
    let client = async_nats::ConnectOptions::with_nkey(nats.seed("provision")?)
        .custom_inbox_prefix("_INBOX_provision")
        .connect(nats.url())
        .await?;
    Ok(jetstream::new(client))
}

/// The stream as an operator sees it.
pub(crate) async fn stream(nats: &NatsServer) -> Result<(jetstream::Context, Stream)> {
    let context = operator(nats).await?;
    let stream = context.get_stream("EVT_TRIAGE").await?;
    Ok((context, stream))
}

/// Every message that the stream holds, in order.
pub(crate) async fn messages(nats: &NatsServer) -> Result<Vec<Delivered>> {
    let (_, stream) = stream(nats).await?;
    let state = &stream.cached_info().state;
    let mut all = Vec::new();
    for sequence in state.first_sequence..=state.last_sequence {
        let Some(message) = message_at(&stream, sequence).await? else { continue };
        let event = from_message(LogName::Triage, Some(&message.headers), &message.payload);
        all.push(event.map_err(anyhow::Error::msg)?);
    }
    Ok(all)
}

/// A torn message leaves a hole in JetStream's own count. No answer is no hole.
pub(crate) async fn message_at(stream: &Stream, sequence: u64) -> Result<Option<StreamMessage>> {
    match stream.get_raw_message(sequence).await {
        Ok(message) => Ok(Some(message)),
        Err(error) => match error.kind() {
            RawMessageErrorKind::NoMessageFound => Ok(None),
            RawMessageErrorKind::JetStream(said)
                if said.error_code() == ErrorCode::NO_MESSAGE_FOUND =>
            {
                Ok(None)
            }
            _ => Err(error.into()),
        },
    }
}

/// The position of the last message.
pub(crate) async fn last(nats: &NatsServer) -> Option<i64> {
    let (_, stream) = stream(nats).await.ok()?;
    let message = stream.get_last_raw_message_by_subject("ph.evt.triage.>").await.ok()?;
    let event = from_message(LogName::Triage, Some(&message.headers), &message.payload).ok()?;
    Some(event.position.0)
}
