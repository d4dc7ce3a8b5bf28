//! How far each office's messages were taken, and what was refused and passed.

use bus::Place;
use kernel::{OfficeCode, Timestamp};
use service::Failure;
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

use crate::error::unreadable;

/// A refused message: all but its body, which stays in the stream.
pub(crate) struct Parked {
    pub(crate) sequence: u64,
    pub(crate) source: Option<String>,
    pub(crate) id: Option<Uuid>,
    pub(crate) kind: &'static str,
    pub(crate) code: String,
    pub(crate) field: Option<String>,
    pub(crate) bytes: usize,
    pub(crate) digest: [u8; 32],
}

/// The last message that the lane took; `None` before the first.
pub(crate) async fn place(db: &PgPool, office: &OfficeCode) -> Result<Option<Place>, Failure> {
    let row: Option<(String, i64)> = sqlx::query_as(include_str!("../../sql/lane_place.sql"))
        .bind(office.as_str())
        .fetch_optional(db)
        .await?;
    let Some((created, sequence)) = row else { return Ok(None) };
    let created: Timestamp = created.parse().map_err(|bad| unreadable(&bad))?;
    Ok(Some(Place { created, sequence: sequence.cast_unsigned() }))
}

/// Moves the lane; false when another replica has moved it.
pub(crate) async fn advance(
    tx: &mut PgConnection,
    office: &OfficeCode,
    from: Option<Place>,
    to: Place,
) -> Result<bool, sqlx::Error> {
    let moved: Option<i64> = sqlx::query_scalar(include_str!("../../sql/lane_move.sql"))
        .bind(office.as_str())
        .bind(from.map(|place| place.created.to_string()))
        .bind(from.map(|place| place.sequence.cast_signed()))
        .bind(to.created.to_string())
        .bind(to.sequence.cast_signed())
        .fetch_optional(tx)
        .await?;
    Ok(moved.is_some())
}

pub(crate) async fn park(
    tx: &mut PgConnection,
    office: &OfficeCode,
    (stream, created): (&str, Timestamp),
    parked: &[Parked],
    at_us: i64,
) -> Result<(), sqlx::Error> {
    let bytes = |one: &Parked| i64::try_from(one.bytes).unwrap_or(i64::MAX);
    sqlx::query(include_str!("../../sql/parked_insert.sql"))
        .bind(office.as_str())
        .bind(stream)
        .bind(created.to_string())
        .bind(parked.iter().map(|one| one.sequence.cast_signed()).collect::<Vec<_>>())
        .bind(parked.iter().map(|one| one.source.as_deref()).collect::<Vec<_>>())
        .bind(parked.iter().map(|one| one.id).collect::<Vec<_>>())
        .bind(parked.iter().map(|one| one.kind).collect::<Vec<_>>())
        .bind(parked.iter().map(|one| one.code.as_str()).collect::<Vec<_>>())
        .bind(parked.iter().map(|one| one.field.as_deref()).collect::<Vec<_>>())
        .bind(parked.iter().map(bytes).collect::<Vec<_>>())
        .bind(parked.iter().map(|one| one.digest.as_slice()).collect::<Vec<_>>())
        .bind(at_us)
        .execute(tx)
        .await?;
    Ok(())
}
