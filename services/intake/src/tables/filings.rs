//! Sealed filings: written before their event, found by the digest that the event names. Texts lie in rows, files in the object store.

use bytes::Bytes;
use contracts::complaint::{INSPECTORATE, REPORTER};
use kernel::ComplaintId;
use service::Failure;
use sqlx::postgres::PgArguments;
use sqlx::query::Query;
use sqlx::{PgPool, Postgres, Row as _};
use uuid::Uuid;

use crate::objects::Objects;
use crate::sealing::{SealedObject, WrapFor};

/// A row of sealed bytes: kind, item, digest, and the bytes unless the object store holds them.
pub(crate) type Row = (String, i32, Vec<u8>, Option<Vec<u8>>);

pub(crate) struct Object {
    pub(crate) kind: String,
    pub(crate) item: u32,
    pub(crate) bytes: Bytes,
}

/// An attempt to file, sealed here or at an office.
pub(crate) struct Attempt<'a> {
    /// Digest of the sealed text: names the attempt.
    pub(crate) filing: [u8; 32],
    pub(crate) complaint: ComplaintId,
    pub(crate) receipt_lookup: [u8; 32],
    pub(crate) reply_key: [u8; 32],
    pub(crate) objects: &'a [SealedObject],
    pub(crate) wraps: &'a [WrapFor],
}

/// The filing that a receipt code finds.
pub(crate) struct ByCode {
    pub(crate) complaint: ComplaintId,
    pub(crate) filing: [u8; 32],
    /// The data key wrapped to the code; a letter that an office typed in may have none, an erased complaint has none.
    pub(crate) wrap: Option<Vec<u8>>,
}

#[derive(Clone, Debug)]
pub(crate) struct Filings {
    pub(crate) db: PgPool,
    pub(crate) objects: Objects,
}

impl Filings {
    /// Stores an attempt that was sealed here, whole or not at all. True when there was an attempt before.
    pub(crate) async fn store(&self, attempt: &Attempt<'_>) -> Result<bool, Failure> {
        let statement = bound(sqlx::query(include_str!("../../sql/filing_insert.sql")), attempt);
        let earlier = statement.fetch_one(&self.db).await?.try_get(0)?;
        self.objects.put(files(attempt.objects)).await?;
        Ok(earlier)
    }

    /// Stores an attempt that came sealed, once however often it comes. False when its bytes or its receipt code are those of another complaint.
    pub(crate) async fn offer(&self, attempt: &Attempt<'_>) -> Result<bool, Failure> {
        let statement = bound(sqlx::query(include_str!("../../sql/filing_offer.sql")), attempt);
        statement.execute(&self.db).await?;
        let wrap = attempt.wraps.iter().find(|wrap| wrap.person == INSPECTORATE);
        let ours: bool = sqlx::query_scalar(include_str!("../../sql/filing_is_ours.sql"))
            .bind(attempt.filing)
            .bind(attempt.complaint.uuid())
            .bind(attempt.receipt_lookup)
            .bind(attempt.reply_key)
            .bind(INSPECTORATE)
            .bind(wrap.map(|wrap| wrap.bytes.as_slice()))
            .fetch_one(&self.db)
            .await?;
        if ours {
            self.objects.put(files(attempt.objects)).await?;
        }
        Ok(ours)
    }

    /// Removes the attempts that the log does not name, and returns how many. Call it only once the log names one: until then any attempt may become the one.
    pub(crate) async fn forget_others(
        &self,
        complaint: ComplaintId,
        filing: [u8; 32],
    ) -> Result<u64, Failure> {
        let others = sqlx::query_scalar(include_str!("../../sql/filing_others_files.sql"))
            .bind(complaint.uuid())
            .bind(filing)
            .fetch_all(&self.db)
            .await?;
        self.objects.delete(&digests(&others)).await?;
        let done = sqlx::query(include_str!("../../sql/filing_forget_others.sql"))
            .bind(complaint.uuid())
            .bind(filing.as_slice())
            .execute(&self.db)
            .await?;
        Ok(done.rows_affected())
    }

    /// The data key wrapped to Itjen; `None` when it was erased.
    pub(crate) async fn inspectorate_wrap(
        &self,
        filing: [u8; 32],
    ) -> Result<Option<Vec<u8>>, Failure> {
        let wrap = sqlx::query_scalar(include_str!("../../sql/filing_wrap.sql"))
            .bind(filing.as_slice())
            .bind(INSPECTORATE)
            .fetch_optional(&self.db)
            .await?;
        Ok(wrap)
    }

    /// The rows of a filing: the text, the files, their twins.
    pub(crate) async fn rows(&self, filing: [u8; 32]) -> Result<Vec<Row>, Failure> {
        let rows = sqlx::query_as(include_str!("../../sql/filing_objects.sql"))
            .bind(filing.as_slice())
            .fetch_all(&self.db)
            .await?;
        Ok(rows)
    }

    /// The object of a row. `None` when it was erased meanwhile.
    pub(crate) async fn object(&self, row: Row) -> Result<Option<Object>, Failure> {
        let (kind, item, digest, bytes) = row;
        let bytes = match (bytes, <[u8; 32]>::try_from(digest)) {
            (Some(bytes), _) => Some(bytes.into()),
            (None, Ok(digest)) => self.objects.get(&digest).await?,
            (None, Err(_)) => None,
        };
        let item = u32::try_from(item).unwrap_or(0);
        Ok(bytes.map(|bytes| Object { kind, item, bytes }))
    }

    /// The attempts that a receipt code belongs to: those of one form have one code. Hardly ever more than one.
    pub(crate) async fn by_code(&self, lookup: [u8; 32]) -> Result<Vec<ByCode>, Failure> {
        let rows: Vec<(Uuid, Vec<u8>, Option<Vec<u8>>)> =
            sqlx::query_as(include_str!("../../sql/filing_by_code.sql"))
                .bind(lookup)
                .bind(REPORTER)
                .fetch_all(&self.db)
                .await?;
        let read = |(complaint, filing, wrap): (Uuid, Vec<u8>, _)| {
            let filing = filing.try_into().ok()?;
            Some(ByCode { complaint: ComplaintId::new(complaint), filing, wrap })
        };
        Ok(rows.into_iter().filter_map(read).collect())
    }

    /// Deletes everything sealed of a complaint, its mailbox, and every key to it. Files first: a crash leaves rows that still name them. Those
    /// that events name go even if no row names them any more: an object store that was restored may hold them again. Answers how many sealed rows went.
    pub(crate) async fn erase(
        &self,
        complaint: ComplaintId,
        filing: [u8; 32],
        named: &[[u8; 32]],
    ) -> Result<u64, Failure> {
        let files = sqlx::query_scalar(include_str!("../../sql/complaint_files.sql"))
            .bind(complaint.uuid())
            .fetch_all(&self.db)
            .await?;
        let mut files = digests(&files);
        files.extend(named);
        files.sort_unstable();
        files.dedup();
        self.objects.delete(&files).await?;
        let done = sqlx::query(include_str!("../../sql/complaint_erase.sql"))
            .bind(complaint.uuid())
            .bind(filing)
            .execute(&self.db)
            .await?;
        Ok(done.rows_affected())
    }

    /// Complaints of which anything was ever stored, from this id on.
    pub(crate) async fn complaints(
        &self,
        after: Uuid,
        limit: i64,
    ) -> Result<Vec<ComplaintId>, Failure> {
        let page: Vec<Uuid> = sqlx::query_scalar(include_str!("../../sql/complaints_page.sql"))
            .bind(after)
            .bind(limit)
            .fetch_all(&self.db)
            .await?;
        Ok(page.into_iter().map(ComplaintId::new).collect())
    }
}

fn bound<'q>(
    statement: Query<'q, Postgres, PgArguments>,
    attempt: &Attempt<'_>,
) -> Query<'q, Postgres, PgArguments> {
    let objects = attempt.objects;
    let kinds: Vec<&str> = objects.iter().map(|object| object.kind.code()).collect();
    let items: Vec<i32> = objects.iter().map(|object| object.item).collect();
    let digests: Vec<[u8; 32]> = objects.iter().map(|object| object.digest).collect();
    let bytes: Vec<Option<&[u8]>> = objects.iter().map(in_row).collect();
    let persons: Vec<&str> = attempt.wraps.iter().map(|wrap| wrap.person).collect();
    let wraps: Vec<&[u8]> = attempt.wraps.iter().map(|wrap| wrap.bytes.as_slice()).collect();
    statement
        .bind(attempt.filing)
        .bind(attempt.complaint.uuid())
        .bind(attempt.receipt_lookup)
        .bind(attempt.reply_key)
        .bind(kinds)
        .bind(items)
        .bind(digests)
        .bind(bytes)
        .bind(persons)
        .bind(wraps)
}

/// The bytes, when they belong into the row.
pub(super) fn in_row(object: &SealedObject) -> Option<&[u8]> {
    (!object.is_file()).then_some(&object.bytes)
}

/// The objects that belong into the object store.
pub(super) fn files(objects: &[SealedObject]) -> Vec<([u8; 32], Bytes)> {
    let files = objects.iter().filter(|object| object.is_file());
    files.map(|file| (file.digest, file.bytes.clone())).collect()
}

pub(super) fn digests(rows: &[Vec<u8>]) -> Vec<[u8; 32]> {
    rows.iter().filter_map(|digest| digest.as_slice().try_into().ok()).collect()
}
