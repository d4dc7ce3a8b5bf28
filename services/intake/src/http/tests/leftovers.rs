//! What crashes leave is swept, and nothing else.

use uuid::Uuid;

use super::TEXT;
use super::again::cut_off;
use super::erasure::order;
use super::mailbox::{code, complaint, look};
use super::site::Site;
use crate::app::{self, Erase, leftovers::sweep};
use crate::domain::{Complaint, Erasure};
use crate::files::attachment::attachment;
use crate::sealing::Sealer;
use crate::testing::id;
use kernel::{CommandId, ComplaintId, Meta};
use vault::ContentKind;

async fn swept(site: &Site) {
    let last = sweep(&site.intake, Uuid::nil(), &|| ()).await.unwrap();
    let end = sweep(&site.intake, last, &|| ()).await.unwrap();
    assert!(end.is_nil(), "then it begins anew");
}

/// A message and a photo that were stored, and then the process was killed.
async fn posted(site: &Site, complaint: ComplaintId, item: u32) {
    let key = site.data_key(complaint).await;
    let mut sealer = Sealer::new(complaint, key, &site.intake.deps.ids);
    sealer.text(ContentKind::Message, item, b"tidak sempat");
    sealer.file(item, &attachment("foto.jpg", &crate::files::tests::jpeg()));
    site.intake.filings.put_mail(complaint, &sealer.objects).await.unwrap();
}

async fn write(site: &Site, code: &str) {
    let form = id().to_string();
    let pairs = [("code", code), ("form_id", form.as_str()), ("text", "Senin.")];
    let photo = crate::files::tests::jpeg();
    let sent = site.send("/masuk/pesan", &pairs, &[("foto.jpg", &photo)]).await;
    assert!(sent.status.is_success(), "{}", sent.text());
}

#[tokio::test]
async fn attempts_that_lost_are_swept_and_those_that_wait_are_not() {
    let site = Site::open("http_swept").await;
    let (form, waiting) = (id(), id());
    let told = site.file_as(form, TEXT, &[("nota.txt", b"Rp350.000")]).await;
    cut_off(&site, form, &[("nota.txt", b"percobaan lain")]).await;
    cut_off(&site, waiting, &[("nota.txt", b"belum tercatat")]).await;
    assert_eq!((site.stored().len(), filings(&site).await), (3, 3));
    swept(&site).await;
    assert_eq!((site.stored().len(), filings(&site).await), (2, 2));
    assert_eq!(look(&site, code(&told)).await["can_write"], true);
    let later = site.file_as(waiting, TEXT, &[]).await;
    assert_eq!((&later["again"], filings(&site).await), (&false.into(), 2));
}

#[tokio::test]
async fn mail_is_swept_once_its_number_is_taken() {
    let site = Site::open("http_swept_mail").await;
    let told = site.file(TEXT, &[]).await;
    posted(&site, complaint(&told), 0).await;
    swept(&site).await;
    assert_eq!((mail(&site).await, site.stored().len()), (3, 2), "it may still be appended");
    write(&site, code(&told)).await;
    assert_eq!((mail(&site).await, site.stored().len()), (6, 4));
    swept(&site).await;
    assert_eq!((mail(&site).await, site.stored().len()), (3, 2));
    let seen = look(&site, code(&told)).await;
    assert_eq!(seen["messages"][0]["text"], "Senin.");
    let kept = app::sealed_complaint(&site.intake, complaint(&told)).await.unwrap();
    let kinds: Vec<_> = kept.objects.iter().map(|one| one.kind.as_str()).collect();
    assert_eq!(kinds, ["complaint_text", "attachment", "attachment_clean"]);
}

/// The tombstone stands, then the process was killed; and the form was on its way once more meanwhile.
#[tokio::test]
async fn what_an_erasure_did_not_finish_is_swept() {
    let site = Site::open("http_swept_erasure").await;
    let form = id();
    let told = site.file_as(form, TEXT, &[("nota.txt", b"Rp350.000")]).await;
    write(&site, code(&told)).await;
    tombstone(&site, complaint(&told)).await;
    cut_off(&site, form, &[("nota.txt", b"Rp350.000")]).await;
    assert_eq!((wraps(&site).await, mail(&site).await, site.stored().len()), (4, 3, 4));
    swept(&site).await;
    assert_eq!((wraps(&site).await, mail(&site).await, site.stored().len()), (0, 0, 0));
    assert_eq!(filings(&site).await, 1);
    assert_eq!(look(&site, code(&told)).await["erased"]["retention_class"], "WBS-1");
}

/// The event alone, without what follows it.
async fn tombstone(site: &Site, complaint: ComplaintId) {
    let Erase { command, legal_basis, retention_class, approvers, .. } =
        order(complaint, CommandId::new(id()));
    let at = site.intake.deps.clock.now();
    let order = Erasure { legal_basis, retention_class, approvers, at };
    let decide = |state: &Complaint| state.erase(&order);
    let done = site.intake.log.execute(complaint.into(), command, Meta::default(), decide);
    assert!(done.await.unwrap().applied);
}

async fn filings(site: &Site) -> i64 {
    site.count("SELECT count(*) FROM intake.filing").await
}

async fn mail(site: &Site) -> i64 {
    site.count("SELECT count(*) FROM intake.mail").await
}

async fn wraps(site: &Site) -> i64 {
    site.count("SELECT count(*) FROM intake.wrap").await
}
