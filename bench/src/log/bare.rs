//! The limit: what the table itself takes from one connection that commits as many rows at a time as there are callers.
//!
//! No lock, no check of versions, no command, no hashing, no caller to wake: only the rows, in the same table with the same columns.

use std::time::{Duration, Instant};

use anyhow::Result;
use kernel::{Clock, Ids};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use super::rounds::Rate;
use super::{event, figure};

const INSERT: &str = "\
    INSERT INTO es.event (position, recorded_us, stream_id, command_id, version, schema_version, type, blinding, leaf_hash, payload, meta) \
    SELECT $1 + x.ord, x.recorded, x.stream, x.command, x.version, x.schema, x.type, x.blinding, x.leaf, x.payload, x.meta \
    FROM unnest($2::bigint[], $3::uuid[], $4::uuid[], $5::int[], $6::smallint[], $7::text[], $8::bytea[], $9::bytea[], $10::bytea[], $11::bytea[]) \
      WITH ORDINALITY AS x(recorded, stream, command, version, schema, type, blinding, leaf, payload, meta, ord)";

/// A batch; only its ids change from commit to commit.
struct Batch {
    recorded: Vec<i64>,
    streams: Vec<Uuid>,
    commands: Vec<Uuid>,
    versions: Vec<i32>,
    schemas: Vec<i16>,
    types: Vec<&'static str>,
    hashes: Vec<Vec<u8>>,
    payloads: Vec<Vec<u8>>,
    metas: Vec<Vec<u8>>,
}

/// Stores batches of `rows` for a while.
pub(crate) async fn run(owner: &PgPool, rows: usize, time: Duration) -> Result<Rate> {
    let ids = Ids::new(Clock::machine());
    let mut batch = Batch::of(rows, &ids)?;
    let mut connection = owner.acquire().await?;
    let mut head: i64 = sqlx::query_scalar("SELECT coalesce(max(position), 0) FROM es.event")
        .fetch_one(&mut *connection)
        .await?;
    let (start, mut stored) = (Instant::now(), 0);
    while start.elapsed() < time {
        batch.renew(&ids);
        batch.insert(&mut connection, head).await?;
        head += i64::try_from(rows)?;
        stored += rows;
    }
    Ok(Rate { events: figure(stored), seconds: start.elapsed().as_secs_f64() })
}

impl Batch {
    fn of(rows: usize, ids: &Ids) -> Result<Self> {
        let meta = serde_json::to_vec(&event::meta()?)?;
        Ok(Self {
            recorded: vec![Clock::machine().now().as_microsecond(); rows],
            streams: vec![Uuid::nil(); rows],
            commands: vec![Uuid::nil(); rows],
            versions: vec![1; rows],
            schemas: vec![1; rows],
            types: vec![event::TYPE; rows],
            hashes: (0..rows).map(|_| ids.bytes::<32>().to_vec()).collect(),
            payloads: (0..rows).map(event::payload).collect(),
            metas: vec![meta; rows],
        })
    }

    fn renew(&mut self, ids: &Ids) {
        for (stream, command) in self.streams.iter_mut().zip(&mut self.commands) {
            (*stream, *command) = (ids.stream().uuid(), ids.command().uuid());
        }
    }

    async fn insert(&self, connection: &mut PgConnection, head: i64) -> Result<()> {
        sqlx::query(INSERT)
            .bind(head)
            .bind(&self.recorded)
            .bind(&self.streams)
            .bind(&self.commands)
            .bind(&self.versions)
            .bind(&self.schemas)
            .bind(&self.types)
            .bind(&self.hashes)
            .bind(&self.hashes)
            .bind(&self.payloads)
            .bind(&self.metas)
            .execute(connection)
            .await?;
        Ok(())
    }
}
