//! Items of the exchange, read from the table.

use kernel::Timestamp;
use sqlx::PgPool;

/// Bodies that are read at a time, in bytes. One item alone may exceed it.
const PAGE_BYTES_MAX: i64 = 4 << 20;

#[derive(Clone, Debug, sqlx::FromRow)]
pub(crate) struct Item {
    /// 1, 2, 3 … without gaps.
    #[sqlx(try_from = "i64")]
    pub(crate) number: u64,
    /// Tail of its subject on the bus.
    pub(crate) kind: String,
    /// `<office>/<quarter>`, a case, or a submission.
    pub(crate) subject: String,
    at_us: i64,
    /// SHA-256 of the body.
    pub(crate) hash: [u8; 32],
    /// JSON of the published shape.
    pub(crate) body: Vec<u8>,
}

impl Item {
    pub(crate) fn at(&self) -> Timestamp {
        Timestamp::from_microsecond(self.at_us).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

/// The items after a number, in order: at most `limit`, and about 4 MiB of bodies.
pub(crate) async fn read(db: &PgPool, after: u64, limit: usize) -> Result<Vec<Item>, sqlx::Error> {
    sqlx::query_as(sql!("exchange_read"))
        .bind(i64::try_from(after).unwrap_or(i64::MAX))
        .bind(i64::try_from(limit).unwrap_or(i64::MAX))
        .bind(PAGE_BYTES_MAX)
        .fetch_all(db)
        .await
}
