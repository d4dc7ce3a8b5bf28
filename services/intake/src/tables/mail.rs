//! Sealed bytes that came after the filing: written before the event that names them, removed when it names others.

use kernel::ComplaintId;
use service::Failure;

use super::filings::{Filings, Row, files, in_row};
use crate::sealing::SealedObject;
use vault::ContentKind;

impl Filings {
    /// Stores messages and files of a mailbox.
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
        self.objects.delete(&stored).await?;
        sqlx::query(include_str!("../../sql/mail_delete.sql"))
            .bind(digests)
            .execute(&self.db)
            .await?;
        Ok(())
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

/// The file of which this is the twin.
fn original(objects: &[SealedObject], twin: &SealedObject) -> Option<[u8; 32]> {
    let is_file =
        |other: &&SealedObject| other.kind == ContentKind::Attachment && other.item == twin.item;
    let file = objects.iter().find(is_file).filter(|_| twin.kind == ContentKind::AttachmentClean);
    file.map(|file| file.digest)
}
