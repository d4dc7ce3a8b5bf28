//! Taking ballots out of their boxes, in steps that a crash cannot part from each other.

use kernel::{OfficeCode, PlaceCode, Shift};
use service::Failure;
use sqlx::PgPool;
use uuid::Uuid;

use crate::domain::{Rating, ServiceCode};
use crate::error::unreadable;

/// Ballots that one emptying takes: they become one append.
const EMPTYING_BALLOTS_MAX: i32 = 500;

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct BoxName {
    pub(crate) office: OfficeCode,
    pub(crate) place: PlaceCode,
    pub(crate) shift: Shift,
}

impl BoxName {
    fn parse((office, place, shift): &(String, String, String)) -> Result<Self, Failure> {
        Ok(Self {
            office: office.parse().map_err(|bad| unreadable(&bad))?,
            place: place.parse().map_err(|bad| unreadable(&bad))?,
            shift: shift.parse().map_err(|bad| unreadable(&bad))?,
        })
    }
}

/// Boxes that hold ballots.
pub(crate) async fn held(
    db: &PgPool,
    office: Option<&OfficeCode>,
) -> Result<Vec<BoxName>, Failure> {
    let rows: Vec<(String, String, String)> =
        sqlx::query_as(include_str!("../../sql/boxes_held.sql"))
            .bind(office.map(OfficeCode::as_str))
            .fetch_all(db)
            .await?;
    rows.iter().map(BoxName::parse).collect()
}

/// Emptyings that were begun and not finished, here or elsewhere.
pub(crate) async fn unfinished(db: &PgPool) -> Result<Vec<(Uuid, BoxName)>, Failure> {
    let rows: Vec<(Uuid, String, String, String)> =
        sqlx::query_as(include_str!("../../sql/batches_left.sql")).fetch_all(db).await?;
    let parse = |(batch, office, place, shift)| {
        BoxName::parse(&(office, place, shift)).map(|name| (batch, name))
    };
    rows.into_iter().map(parse).collect()
}

/// Takes ballots for the emptying `batch` if at least `at_least` lie in the box; false when fewer do.
pub(crate) async fn take(
    db: &PgPool,
    batch: Uuid,
    from: &BoxName,
    at_least: u32,
) -> Result<bool, Failure> {
    let taken: i32 = sqlx::query_scalar(include_str!("../../sql/ballots_take.sql"))
        .bind(batch)
        .bind(from.office.as_str())
        .bind(from.place.as_str())
        .bind(from.shift.to_string())
        .bind(i32::try_from(at_least).unwrap_or(i32::MAX))
        .bind(EMPTYING_BALLOTS_MAX)
        .fetch_one(db)
        .await?;
    Ok(taken > 0)
}

/// The ratings of an emptying, in no order; none when it was finished already.
pub(crate) async fn read(db: &PgPool, batch: Uuid) -> Result<Vec<(ServiceCode, Rating)>, Failure> {
    let rows: Vec<(String, Vec<u8>)> = sqlx::query_as(include_str!("../../sql/ballots_read.sql"))
        .bind(batch)
        .fetch_all(db)
        .await?;
    let parse = |(service, rating): (String, Vec<u8>)| {
        let service = service.parse().map_err(|bad| unreadable(&bad))?;
        // serde would quote the value it stumbled over, and that may be a comment.
        let rating = serde_json::from_slice(&rating).map_err(|_| unreadable(&Unreadable))?;
        Ok((service, rating))
    };
    rows.into_iter().map(parse).collect()
}

/// Removes what an emptying has taken to the log.
pub(crate) async fn delete(db: &PgPool, batch: Uuid) -> Result<(), Failure> {
    sqlx::query(include_str!("../../sql/ballots_delete.sql")).bind(batch).execute(db).await?;
    Ok(())
}

#[derive(Debug, thiserror::Error)]
#[error("a ballot is not the JSON of a rating")]
struct Unreadable;
