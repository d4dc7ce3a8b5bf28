//! Items as they lie in the table.

use kernel::Timestamp;
use sqlx::PgPool;

/// Bodies that are held in memory at a time, in bytes; one item may exceed it.
const PAGE_BYTES_MAX: i64 = 4 << 20;

/// An item.
#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// 1, 2, 3 …
    pub(crate) number: u64,
    /// Tail of its subject.
    pub(crate) kind: String,
    /// What it is about.
    pub(crate) subject: String,
    /// When.
    pub(crate) at: Timestamp,
    /// SHA-256 of the body.
    pub(crate) hash: [u8; 32],
    /// JSON.
    pub(crate) body: Vec<u8>,
}

type Row = (i64, String, String, i64, Vec<u8>, Vec<u8>);

/// The items after a number, in order: at most `limit`, and no more than memory allows.
pub(crate) async fn read(db: &PgPool, after: u64, limit: usize) -> Result<Vec<Item>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(include_str!("../../sql/exchange_read.sql"))
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(PAGE_BYTES_MAX)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(item).collect()
}

fn item((number, kind, subject, at_us, hash, body): Row) -> Result<Item, sqlx::Error> {
    let bad = |what: &'static str| sqlx::Error::Decode(what.into());
    Ok(Item {
        number: u64::try_from(number).map_err(|_| bad("triage.exchange.number"))?,
        kind,
        subject,
        at: Timestamp::from_microsecond(at_us).map_err(|_| bad("triage.exchange.at_us"))?,
        hash: hash.try_into().map_err(|_| bad("triage.exchange.hash"))?,
        body,
    })
}
