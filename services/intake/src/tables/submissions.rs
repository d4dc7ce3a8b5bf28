//! Ids of submissions: bound to their content for good, and to the first answer.

use std::collections::HashMap;

use kernel::OfficeCode;
use sqlx::{PgConnection, PgExecutor};
use uuid::Uuid;

/// An id, and the digest of the content that it is bound to.
pub(crate) type Bound = (Uuid, [u8; 32]);

/// The content that an id is bound to, and its answer.
pub(crate) struct Standing {
    digest: Vec<u8>,
    /// The first answer; none while its effect is under way.
    pub(crate) receipt: Option<i64>,
}

impl Standing {
    /// True when the id is bound to this content.
    pub(crate) fn is_of(&self, digest: &[u8; 32]) -> bool {
        self.digest == digest
    }
}

/// Binds those ids that are free.
pub(crate) async fn claim(
    db: impl PgExecutor<'_>,
    office: &OfficeCode,
    ids: &[Bound],
) -> Result<(), sqlx::Error> {
    let (ids, digests): (Vec<Uuid>, Vec<&[u8]>) =
        ids.iter().map(|(id, digest)| (*id, digest.as_slice())).unzip();
    sqlx::query(include_str!("../../sql/submissions_claim.sql"))
        .bind(office.as_str())
        .bind(ids)
        .bind(digests)
        .execute(db)
        .await?;
    Ok(())
}

/// Reads the ids and locks them until the end of the transaction.
pub(crate) async fn lock(
    tx: &mut PgConnection,
    office: &OfficeCode,
    ids: &[Bound],
) -> Result<HashMap<Uuid, Standing>, sqlx::Error> {
    read(tx, include_str!("../../sql/submissions_lock.sql"), office, ids).await
}

/// Reads the ids without a lock.
pub(crate) async fn find(
    db: impl PgExecutor<'_>,
    office: &OfficeCode,
    ids: &[Bound],
) -> Result<HashMap<Uuid, Standing>, sqlx::Error> {
    read(db, include_str!("../../sql/submissions_find.sql"), office, ids).await
}

async fn read(
    db: impl PgExecutor<'_>,
    statement: &'static str,
    office: &OfficeCode,
    ids: &[Bound],
) -> Result<HashMap<Uuid, Standing>, sqlx::Error> {
    let rows: Vec<(Uuid, Vec<u8>, Option<i64>)> = sqlx::query_as(statement)
        .bind(office.as_str())
        .bind(ids.iter().map(|(id, _)| *id).collect::<Vec<_>>())
        .fetch_all(db)
        .await?;
    let standing = |(id, digest, receipt)| (id, Standing { digest, receipt });
    Ok(rows.into_iter().map(standing).collect())
}

pub(crate) async fn settle(
    tx: &mut PgConnection,
    office: &OfficeCode,
    answers: Vec<(Uuid, i64)>,
) -> Result<(), sqlx::Error> {
    let (ids, receipts): (Vec<Uuid>, Vec<i64>) = answers.into_iter().unzip();
    sqlx::query(include_str!("../../sql/submissions_settle.sql"))
        .bind(office.as_str())
        .bind(ids)
        .bind(receipts)
        .execute(tx)
        .await?;
    Ok(())
}
