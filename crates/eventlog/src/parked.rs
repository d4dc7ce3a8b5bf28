//! Events that a subscriber could not apply.

use kernel::{Delivered, LogName, Position};
use sqlx::{PgConnection, PgPool};

use crate::LogError;

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ParkedEvent {
    pub subscriber: String,
    pub log: LogName,
    pub position: Position,
    pub event_type: String,
    /// Holds no content.
    pub reason: String,
}

pub async fn parked(db: &PgPool, limit: i64) -> Result<Vec<ParkedEvent>, LogError> {
    type Row = (String, String, i64, String, String);
    let rows: Vec<Row> = sqlx::query_as(include_str!("../sql/parked.sql"))
        .bind(limit)
        .fetch_all(db)
        .await
        .map_err(LogError::refused("list parked events"))?;
    let event = |(subscriber, log, position, event_type, reason): Row| {
        let (log, position) = (log.parse().ok()?, Position(position));
        Some(ParkedEvent { subscriber, log, position, event_type, reason })
    };
    Ok(rows.into_iter().filter_map(event).collect())
}

pub(crate) async fn park(
    tx: &mut PgConnection,
    subscriber: &str,
    event: &Delivered,
    reason: &str,
) -> Result<(), sqlx::Error> {
    metrics::counter!("subscriber_parked_total", "subscriber" => subscriber.to_owned())
        .increment(1);
    sqlx::query(include_str!("../sql/park.sql"))
        .bind(subscriber)
        .bind(event.epoch.log.as_str())
        .bind(event.position.0)
        .bind(&event.event_type)
        .bind(reason)
        .execute(tx)
        .await
        .map(drop)
}
