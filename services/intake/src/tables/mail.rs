//! Sealed bytes that came after the filing: written before the event that names them, removed when it names others.

use kernel::ComplaintId;
use service::Failure;

use super::filings::{Filings, Row, files, in_row};
use crate::sealing::SealedObject;
use vault::ContentKind;

/// Something that lies in a mailbox, without its bytes.
pub(crate) struct Held {
    pub(crate) digest: [u8; 32],
    pub(crate) kind: ContentKind,
    pub(crate) item: u32,
    /// The file of which it is the cleaned twin.
    pub(crate) original: Option<[u8; 32]>,
    in_store: bool,
}

type HeldRow = (Vec<u8>, String, i32, Option<Vec<u8>>, bool);

impl Filings {
    pub(crate) async fn put_mail(
        &self,
        complaint: ComplaintId,
        objects: &[SealedObject],
    ) -> Result<(), Failure> {
        let digests: Vec<[u8; 32]> = objects.iter().map(|object| object.digest).collect();
        let kinds: Vec<&str> = objects.iter().map(|object| object.kind.code()).collect();
        let items: Vec<i32> = objects.iter().map(|object| object.item).collect();
        let originals: Vec<Option<[u8; 32]>> =
            objects.iter().map(|object| original(objects, object)).collect();
        let bytes: Vec<Option<&[u8]>> = objects.iter().map(in_row).collect();
        sqlx::query(include_str!("../../sql/mail_insert.sql"))
            .bind(complaint.uuid())
            .bind(digests)
            .bind(kinds)
            .bind(items)
            .bind(originals)
            .bind(bytes)
            .execute(&self.db)
            .await?;
        self.objects.put(files(objects)).await
    }

    /// Removes what no event names.
    pub(crate) async fn forget_mail(&self, objects: &[SealedObject]) -> Result<(), Failure> {
        let digests: Vec<[u8; 32]> = objects.iter().map(|object| object.digest).collect();
        let stored: Vec<[u8; 32]> = files(objects).into_iter().map(|(digest, _)| digest).collect();
        self.forget(&digests, &stored).await?;
        Ok(())
    }

    /// Removes rows, and answers how many.
    pub(crate) async fn forget_held(&self, held: &[Held]) -> Result<u64, Failure> {
        if held.is_empty() {
            return Ok(0);
        }
        let digests: Vec<[u8; 32]> = held.iter().map(|one| one.digest).collect();
        let stored = held.iter().filter(|one| one.in_store).map(|one| one.digest);
        self.forget(&digests, &stored.collect::<Vec<_>>()).await
    }

    /// Files first: a crash leaves rows that still name them.
    async fn forget(&self, digests: &[[u8; 32]], stored: &[[u8; 32]]) -> Result<u64, Failure> {
        self.objects.delete(stored).await?;
        let done = sqlx::query(include_str!("../../sql/mail_delete.sql"))
            .bind(digests)
            .execute(&self.db)
            .await?;
        Ok(done.rows_affected())
    }

    /// Everything of a mailbox that lies here, named by an event or not.
    pub(crate) async fn held(&self, complaint: ComplaintId) -> Result<Vec<Held>, Failure> {
        let rows: Vec<HeldRow> = sqlx::query_as(include_str!("../../sql/mail_of.sql"))
            .bind(complaint.uuid())
            .fetch_all(&self.db)
            .await?;
        Ok(rows.into_iter().filter_map(held).collect())
    }

    /// Where messages or files lie that events name, and the twins of those files.
    pub(crate) async fn mail(
        &self,
        complaint: ComplaintId,
        named: &[[u8; 32]],
    ) -> Result<Vec<Row>, Failure> {
        let rows = sqlx::query_as(include_str!("../../sql/mail_find.sql"))
            .bind(named)
            .bind(complaint.uuid())
            .fetch_all(&self.db)
            .await?;
        Ok(rows)
    }
}

fn held((digest, kind, item, original, in_store): HeldRow) -> Option<Held> {
    let original = original.map(<[u8; 32]>::try_from).transpose().ok()?;
    let (digest, kind) = (digest.try_into().ok()?, kind.parse().ok()?);
    Some(Held { digest, kind, item: item.try_into().ok()?, original, in_store })
}

/// The file of which this is the twin.
fn original(objects: &[SealedObject], twin: &SealedObject) -> Option<[u8; 32]> {
    let is_file =
        |other: &&SealedObject| other.kind == ContentKind::Attachment && other.item == twin.item;
    let file = objects.iter().find(is_file).filter(|_| twin.kind == ContentKind::AttachmentClean);
    file.map(|file| file.digest)
}
