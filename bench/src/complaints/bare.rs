//! The limit: as many connections as there are reporters, each committing one row of as many bytes, again and again. No HTTP, no sealing, no second commit for the
//! event, no tree, no proof.

use std::time::{Duration, Instant};

use futures::future::try_join_all;
use kernel::{Clock, Ids};
use sqlx::{Connection, Executor, PgConnection};

use super::ground::Ground;

const DATABASE: &str = "bench_bare";

/// The table beside the product's database, on the same server.
pub(crate) struct Bare {
    url: String,
    row: Vec<u8>,
}

impl Bare {
    /// Rows of so many bytes.
    pub(crate) async fn init(ground: &Ground, bytes: usize) -> anyhow::Result<Self> {
        ground.owner("postgres").await?.execute("CREATE DATABASE bench_bare").await?;
        let create = "CREATE TABLE bare (id uuid PRIMARY KEY, bytes bytea NOT NULL)";
        ground.owner(DATABASE).await?.execute(create).await?;
        let ids = Ids::new(Clock::machine());
        let row = (0..bytes.div_ceil(32)).flat_map(|_| ids.bytes::<32>()).take(bytes).collect();
        Ok(Self { url: ground.url(DATABASE), row })
    }

    /// Commits a second with so many connections.
    pub(crate) async fn per_second(&self, clients: usize, time: Duration) -> anyhow::Result<f64> {
        let open = (0..clients).map(|_| PgConnection::connect(&self.url));
        let connections = try_join_all(open).await?;
        let start = Instant::now();
        let all = connections.into_iter().map(|one| self.commit(one, start + time));
        let rows: u32 = try_join_all(all).await?.into_iter().sum();
        Ok(f64::from(rows) / start.elapsed().as_secs_f64())
    }

    async fn commit(&self, mut db: PgConnection, end: Instant) -> anyhow::Result<u32> {
        let (ids, mut rows) = (Ids::new(Clock::machine()), 0);
        while Instant::now() < end {
            sqlx::query("INSERT INTO bare (id, bytes) VALUES ($1, $2)")
                .bind(ids.uuid_v7())
                .bind(&self.row)
                .execute(&mut db)
                .await?;
            rows += 1;
        }
        Ok(rows)
    }
}
