//! A reader that polls for ever: it must see 1, 2, 3, … whatever happens.

use anyhow::{Result, ensure};
use sqlx::PgPool;
use tokio_util::sync::CancellationToken;

use super::check::StoredRow;

const PAGE: &str = "SELECT position, stream_id, version, command_id, payload FROM es.event WHERE position > $1 ORDER BY position LIMIT 500";

/// Everything that it saw, in the order in which it saw it.
pub(crate) struct Reader {
    seen: Vec<StoredRow>,
}

impl Reader {
    pub(crate) async fn run(db: PgPool, stop: CancellationToken) -> Result<Self> {
        let mut seen: Vec<StoredRow> = Vec::new();
        while !stop.is_cancelled() {
            let after = seen.last().map_or(0, |row| row.position);
            let page: Result<Vec<StoredRow>, _> =
                sqlx::query_as(PAGE).bind(after).fetch_all(&db).await;
            match page {
                Ok(page) => seen.extend(page),
                // The server is down: asked again.
                Err(_) => tokio::time::sleep(std::time::Duration::from_millis(20)).await,
            }
        }
        Ok(Self { seen })
    }

    /// I5: no gap, no repetition, no other order; and nothing that it saw was different afterwards.
    pub(crate) fn agrees_with(&self, rows: &[StoredRow]) -> Result<()> {
        ensure!(self.seen.len() <= rows.len(), "a reader saw more than there is");
        ensure!(self.seen.len() > rows.len() / 2, "a reader did not get on");
        for (seen, row) in self.seen.iter().zip(rows) {
            ensure!(seen == row, "a reader saw {seen:?}, the log holds {row:?}");
        }
        Ok(())
    }
}
