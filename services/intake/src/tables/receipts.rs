//! Receipts, numbered without a gap in the order of their commits. The stream RECEIPTS carries them.

use std::collections::HashMap;

use kernel::OfficeCode;
use sha2::{Digest, Sha256};
use sqlx::{PgConnection, PgPool};
use topology::names::{kinds, subjects};

/// A receipt before it has a number.
pub(crate) struct NewReceipt {
    pub(crate) office: OfficeCode,
    pub(crate) received: bool,
    pub(crate) submission: String,
    pub(crate) body: Vec<u8>,
}

#[derive(sqlx::FromRow)]
pub(crate) struct ReceiptRow {
    pub(crate) number: i64,
    pub(crate) office: String,
    pub(crate) subject: String,
    pub(crate) submission: String,
    pub(crate) issued_us: i64,
    pub(crate) body: Vec<u8>,
    pub(crate) hash: Vec<u8>,
}

/// Numbers and stores them; answers the first number. Must be the last thing in its transaction: nobody else gets a number before the commit.
pub(crate) async fn issue(
    tx: &mut PgConnection,
    receipts: &[NewReceipt],
    issued_us: i64,
) -> Result<i64, sqlx::Error> {
    sqlx::query(include_str!("../../sql/receipts_lock.sql")).execute(&mut *tx).await?;
    // A statement of its own, after the lock: its snapshot sees every number that was given before.
    let last: i64 =
        sqlx::query_scalar(include_str!("../../sql/receipts_last.sql")).fetch_one(&mut *tx).await?;
    let numbered = (last + 1..).zip(receipts);
    let rows: Vec<ReceiptRow> =
        numbered.map(|(number, receipt)| row(number, receipt, issued_us)).collect();
    let text = |of: fn(&ReceiptRow) -> &String| rows.iter().map(of).collect::<Vec<_>>();
    sqlx::query(include_str!("../../sql/receipts_insert.sql"))
        .bind(rows.iter().map(|row| row.number).collect::<Vec<_>>())
        .bind(text(|row| &row.office))
        .bind(text(|row| &row.subject))
        .bind(text(|row| &row.submission))
        .bind(rows.iter().map(|row| row.issued_us).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| &row.body).collect::<Vec<_>>())
        .bind(rows.iter().map(|row| &row.hash).collect::<Vec<_>>())
        .execute(tx)
        .await?;
    Ok(last + 1)
}

fn row(number: i64, receipt: &NewReceipt, issued_us: i64) -> ReceiptRow {
    let NewReceipt { office, received, submission, body } = receipt;
    let kind = if *received { kinds::RECEIVED } else { kinds::REJECTED };
    let subject = subjects::receipt(office, kind);
    let hash = hash(number, &subject, body).to_vec();
    let (office, submission, body) = (office.to_string(), submission.clone(), body.clone());
    ReceiptRow { number, office, subject, submission, issued_us, body, hash }
}

/// `SHA-256("amanah/receipt-row/v1" 00 | number i64 big-endian | subject | 00 | body)`.
fn hash(number: i64, subject: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"amanah/receipt-row/v1\0");
    hash.update(number.to_be_bytes());
    hash.update(subject.as_bytes());
    hash.update([0]);
    hash.update(body);
    hash.finalize().into()
}

/// The bodies of receipts, by number.
pub(crate) async fn bodies(
    tx: &mut PgConnection,
    numbers: &[i64],
) -> Result<HashMap<i64, Vec<u8>>, sqlx::Error> {
    let rows: Vec<(i64, Vec<u8>)> = sqlx::query_as(include_str!("../../sql/receipts_bodies.sql"))
        .bind(numbers)
        .fetch_all(tx)
        .await?;
    Ok(rows.into_iter().collect())
}

/// At most `limit` receipts after a number, in order.
pub(crate) async fn after(
    db: &PgPool,
    number: i64,
    limit: i64,
) -> Result<Vec<ReceiptRow>, sqlx::Error> {
    sqlx::query_as(include_str!("../../sql/receipts_after.sql"))
        .bind(number)
        .bind(limit)
        .fetch_all(db)
        .await
}

pub(crate) async fn hash_at(db: &PgPool, number: i64) -> Result<Option<Vec<u8>>, sqlx::Error> {
    sqlx::query_scalar(include_str!("../../sql/receipt_hash.sql"))
        .bind(number)
        .fetch_optional(db)
        .await
}
