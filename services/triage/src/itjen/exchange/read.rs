//! Items of the exchange, read from the table.

use kernel::Timestamp;
use sqlx::PgPool;

/// Bodies that are read at a time, in bytes. One item alone may exceed it.
const PAGE_BYTES_MAX: i64 = 4 << 20;

#[derive(Clone, Debug)]
pub(crate) struct Item {
    /// 1, 2, 3 … without gaps.
    pub(crate) number: u64,
    /// Tail of its subject on the bus.
    pub(crate) kind: String,
    /// `<office>/<quarter>`, a case, or a submission.
    pub(crate) subject: String,
    pub(crate) at: Timestamp,
    /// SHA-256 of the body.
    pub(crate) hash: [u8; 32],
    /// JSON of the published shape.
    pub(crate) body: Vec<u8>,
}

#[derive(sqlx::FromRow)]
struct Row {
    number: i64,
    kind: String,
    subject: String,
    at_us: i64,
    hash: Vec<u8>,
    body: Vec<u8>,
}

/// The items after a number, in order: at most `limit`, and about 4 MiB of bodies.
pub(crate) async fn read(db: &PgPool, after: u64, limit: usize) -> Result<Vec<Item>, sqlx::Error> {
    let rows: Vec<Row> = sqlx::query_as(include_str!("../../../sql/exchange_read.sql"))
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(PAGE_BYTES_MAX)
        .fetch_all(db)
        .await?;
    rows.into_iter().map(item).collect()
}

fn item(row: Row) -> Result<Item, sqlx::Error> {
    let bad = |what: &'static str| sqlx::Error::Decode(what.into());
    Ok(Item {
        number: u64::try_from(row.number).map_err(|_| bad("triage.exchange.number"))?,
        kind: row.kind,
        subject: row.subject,
        at: Timestamp::from_microsecond(row.at_us).map_err(|_| bad("triage.exchange.at_us"))?,
        hash: row.hash.try_into().map_err(|_| bad("triage.exchange.hash"))?,
        body: row.body,
    })
}
