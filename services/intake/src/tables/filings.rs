//! Sealed filings: written before their event, found by the digest that the event names.

use kernel::ComplaintId;
use service::Failure;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{PgPool, Postgres, Row as _};

use crate::sealing::{INSPECTORATE, SealedObject};

/// One sealed object: kind, item, bytes.
pub(crate) type Object = (String, i32, Vec<u8>);

/// An attempt to file, whoever sealed it.
pub(crate) struct Attempt<'a> {
    /// Digest of the sealed text: names the attempt.
    pub(crate) filing: [u8; 32],
    pub(crate) complaint: ComplaintId,
    pub(crate) receipt_lookup: [u8; 32],
    pub(crate) reply_key: [u8; 32],
    pub(crate) objects: &'a [SealedObject],
    pub(crate) wrap: &'a [u8],
}

/// Stores an attempt that was sealed here, whole or not at all. True when there was an attempt before.
pub(crate) async fn store(db: &PgPool, attempt: &Attempt<'_>) -> Result<bool, Failure> {
    let statement = bound(sqlx::query(include_str!("../../sql/filing_insert.sql")), attempt);
    Ok(statement.fetch_one(db).await?.try_get(0)?)
}

/// Stores an attempt that came sealed, once however often it comes. False when its bytes or its receipt code are those of another complaint.
pub(crate) async fn offer(db: &PgPool, attempt: &Attempt<'_>) -> Result<bool, Failure> {
    bound(sqlx::query(include_str!("../../sql/filing_offer.sql")), attempt).execute(db).await?;
    let ours = sqlx::query_scalar(include_str!("../../sql/filing_is_ours.sql"))
        .bind(attempt.filing)
        .bind(attempt.complaint.uuid())
        .bind(attempt.receipt_lookup)
        .bind(attempt.reply_key)
        .bind(INSPECTORATE)
        .bind(attempt.wrap)
        .fetch_one(db)
        .await?;
    Ok(ours)
}

fn bound<'q>(
    statement: Query<'q, Postgres, PgArguments>,
    attempt: &Attempt<'_>,
) -> Query<'q, Postgres, PgArguments> {
    let objects = attempt.objects;
    let kinds: Vec<&str> = objects.iter().map(|object| object.kind.code()).collect();
    let items: Vec<i32> = objects.iter().map(|object| object.item).collect();
    let bytes: Vec<&[u8]> = objects.iter().map(|object| object.bytes.as_slice()).collect();
    statement
        .bind(attempt.filing)
        .bind(attempt.complaint.uuid())
        .bind(attempt.receipt_lookup)
        .bind(attempt.reply_key)
        .bind(kinds)
        .bind(items)
        .bind(bytes)
        .bind(INSPECTORATE)
        .bind(attempt.wrap)
}

/// Removes the attempts that the log does not name. Only once it names one: an attempt under way may still become the one.
pub(crate) async fn forget_others(
    db: &PgPool,
    complaint: ComplaintId,
    filing: [u8; 32],
) -> Result<(), Failure> {
    sqlx::query(include_str!("../../sql/filing_forget_others.sql"))
        .bind(complaint.uuid())
        .bind(filing.as_slice())
        .execute(db)
        .await?;
    Ok(())
}

/// The objects of a filing, text first, and its data key wrapped to Itjen; `None` when the bytes are gone.
pub(crate) async fn read(
    db: &PgPool,
    filing: [u8; 32],
) -> Result<Option<(Vec<Object>, Vec<u8>)>, Failure> {
    let wrap: Option<Vec<u8>> = sqlx::query_scalar(include_str!("../../sql/filing_wrap.sql"))
        .bind(filing.as_slice())
        .bind(INSPECTORATE)
        .fetch_optional(db)
        .await?;
    let Some(wrap) = wrap else { return Ok(None) };
    let objects = sqlx::query_as(include_str!("../../sql/filing_objects.sql"))
        .bind(filing.as_slice())
        .fetch_all(db)
        .await?;
    Ok(Some((objects, wrap)))
}
