//! The log's rows, read from the database directly.

use std::collections::HashMap;

use anyhow::Context;

use super::ground::Ground;
use super::reporter::Told;

/// Every complaint in the log.
pub(crate) struct Stored {
    /// Position and leaf by complaint.
    events: HashMap<String, (i64, Vec<u8>)>,
    /// Complaints that stand there twice, and attempts beside the one that counts.
    pub(crate) doubled: usize,
}

impl Stored {
    pub(crate) async fn read(ground: &Ground) -> anyhow::Result<Self> {
        let mut db = ground.owner("amanah_intake").await?;
        let rows: Vec<(String, i64, Vec<u8>)> = sqlx::query_as(
            "SELECT stream_id::text, position, leaf_hash FROM es.event WHERE type = 'complaint.ComplaintFiled'",
        )
        .fetch_all(&mut db)
        .await?;
        let attempts: i64 =
            sqlx::query_scalar("SELECT count(*) - count(DISTINCT complaint_id) FROM intake.filing")
                .fetch_one(&mut db)
                .await?;
        let all = rows.len();
        let events: HashMap<_, _> =
            rows.into_iter().map(|(stream, position, leaf)| (stream, (position, leaf))).collect();
        let doubled = all - events.len() + usize::try_from(attempts).context("attempts")?;
        Ok(Self { events, doubled })
    }

    /// How many complaints there are.
    pub(crate) fn count(&self) -> usize {
        self.events.len()
    }

    /// True when a complaint is at the position of its receipt, with that leaf.
    pub(crate) fn holds(&self, told: &Told) -> bool {
        let stored = self.events.get(&told.complaint_id);
        stored.is_some_and(|(position, leaf)| {
            *position == told.position && hex::encode(leaf) == told.leaf
        })
    }
}

/// Bytes that one filing stores: sealed text, wraps, and its event.
pub(crate) async fn bytes_per_filing(ground: &Ground) -> anyhow::Result<usize> {
    let mut db = ground.owner("amanah_intake").await?;
    let bytes: i64 = sqlx::query_scalar(
        "SELECT ((SELECT sum(octet_length(bytes)) FROM intake.sealed) + (SELECT sum(octet_length(bytes)) FROM intake.wrap) \
              + (SELECT sum(octet_length(payload) + octet_length(meta)) FROM es.event)) / greatest((SELECT count(*) FROM intake.filing), 1)",
    )
    .fetch_one(&mut db)
    .await?;
    Ok(usize::try_from(bytes)?)
}
