//! The position up to which Itjen's stream on the bus was taken in.

use bus::Place;
use kernel::Timestamp;
use sqlx::{PgConnection, PgPool};

pub(crate) use topology::names::INGRESS_ITJEN as STREAM;

/// Moves the position on from `after`; false when another replica has moved it.
pub(super) async fn move_place(
    tx: &mut PgConnection,
    at: &Place,
    after: Option<&Place>,
) -> Result<bool, sqlx::Error> {
    let sequence = |place: &Place| i64::try_from(place.sequence).unwrap_or(i64::MAX);
    let moved = sqlx::query(sql!("exchange_place_move"))
        .bind(STREAM)
        .bind(at.created.as_microsecond())
        .bind(sequence(at))
        .bind(after.map(|place| place.created.as_microsecond()))
        .bind(after.map(sequence))
        .execute(tx)
        .await?;
    Ok(moved.rows_affected() == 1)
}

/// The last position; `None` before the first message.
pub(crate) async fn last_place(db: &PgPool) -> Result<Option<Place>, sqlx::Error> {
    let row: Option<(i64, i64)> =
        sqlx::query_as(sql!("exchange_place")).bind(STREAM).fetch_optional(db).await?;
    Ok(row.map(|(created_us, sequence)| Place {
        created: Timestamp::from_microsecond(created_us).unwrap_or(Timestamp::UNIX_EPOCH),
        sequence: u64::try_from(sequence).unwrap_or(0),
    }))
}
