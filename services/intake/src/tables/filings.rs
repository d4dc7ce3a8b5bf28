//! Sealed filings: written before their event, found by the digest that the event names.

use kernel::ComplaintId;
use service::Failure;
use sqlx::PgPool;

use crate::sealing::{INSPECTORATE, Sealing};

/// One sealed object: kind, item, bytes.
pub(crate) type Object = (String, i32, Vec<u8>);

/// Stores an attempt to file, whole or not at all. True when there was an attempt before.
pub(crate) async fn store(db: &PgPool, sealing: &Sealing) -> Result<bool, Failure> {
    let objects = &sealing.objects;
    let kinds: Vec<&str> = objects.iter().map(|object| object.kind.code()).collect();
    let items: Vec<i32> = objects.iter().map(|object| object.item).collect();
    let bytes: Vec<&[u8]> = objects.iter().map(|object| object.bytes.as_slice()).collect();
    let earlier = sqlx::query_scalar(include_str!("../../sql/filing_insert.sql"))
        .bind(sealing.filing.as_slice())
        .bind(sealing.event.complaint.uuid())
        .bind(sealing.code.lookup().as_slice())
        .bind(sealing.code.reply_key().public().to_bytes().as_slice())
        .bind(kinds)
        .bind(items)
        .bind(bytes)
        .bind(INSPECTORATE)
        .bind(sealing.wrap.as_slice())
        .fetch_one(db)
        .await?;
    Ok(earlier)
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
