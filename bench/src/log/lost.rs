//! Looks for acknowledged events that are not in the log at their position.

use std::collections::HashMap;

use anyhow::Result;
use sqlx::PgPool;
use uuid::Uuid;

use super::append::Acked;

/// How many acknowledged events are not in the log at their position, or not with their version.
pub(crate) async fn count(owner: &PgPool, acked: &[Acked]) -> Result<usize> {
    let positions = || acked.iter().map(|one| one.position.0);
    let (Some(first), Some(last)) = (positions().min(), positions().max()) else { return Ok(0) };
    let rows: Vec<(i64, Uuid, i32)> = sqlx::query_as(
        "SELECT position, stream_id, version FROM es.event WHERE position BETWEEN $1 AND $2",
    )
    .bind(first)
    .bind(last)
    .fetch_all(owner)
    .await?;
    let stored: HashMap<i64, (Uuid, i32)> =
        rows.into_iter().map(|(position, stream, version)| (position, (stream, version))).collect();
    let is_lost =
        |one: &&Acked| stored.get(&one.position.0) != Some(&(one.stream.uuid(), one.version.0));
    Ok(acked.iter().filter(is_lost).count())
}

/// Positions that are missing in the log, from 1 to its head.
pub(crate) async fn holes(owner: &PgPool) -> Result<i64> {
    let sql = "SELECT coalesce(max(position), 0) - count(*) FROM es.event";
    Ok(sqlx::query_scalar(sql).fetch_one(owner).await?)
}
