//! What people who handle a case are given, and what Itjen is.

use vault::{ContentKind, ContentRef};

use super::TEXT;
use super::mailbox::complaint;
use super::site::Site;
use crate::app::{self, SealedComplaint};

/// A photo of that many bytes that tells its place.
fn photo(bytes: usize) -> Vec<u8> {
    let tells = b"\xff\xd8\xff\xe1\0\x15Exif\0\0GPS -0.53 123";
    [tells.as_slice(), b"\xff\xda\0\x02", &vec![1; bytes], b"\xff\xd9"].concat()
}

fn kinds(sealed: &SealedComplaint) -> Vec<(&str, u32)> {
    sealed.objects.iter().map(|one| (one.kind.as_str(), one.item)).collect()
}

#[tokio::test]
async fn handlers_get_every_twin_in_the_place_of_its_file_however_large() {
    let site = Site::open("http_twins").await;
    let files = [photo(5 << 20), photo(5 << 20)];
    let told = site.file(TEXT, &[("Budi.jpg", &files[0]), ("b.jpg", &files[1])]).await;
    let complaint = complaint(&told);
    let itjen = app::sealed_complaint(&site.intake, complaint).await.unwrap();
    let expected =
        [("complaint_text", 0), ("attachment", 0), ("attachment", 1), ("attachment_clean", 0)];
    assert_eq!(kinds(&itjen), expected, "there is no room for the second twin");
    let staff = app::sealed_for_handlers(&site.intake, complaint).await.unwrap();
    let expected = [("complaint_text", 0), ("attachment_clean", 0), ("attachment_clean", 1)];
    assert_eq!(kinds(&staff), expected);
    let key = site.data_key(complaint).await;
    for twin in &staff.objects[1..] {
        let place = ContentRef { complaint, kind: ContentKind::AttachmentClean, item: twin.item };
        let plain = vault::open(&key, &place, &twin.bytes).unwrap().content;
        let name = format!("{{\"name\":\"lampiran-{}.jpg\"}}\n", twin.item + 1);
        assert!(plain.starts_with(name.as_bytes()));
        assert!(!plain[..200].windows(3).any(|three| three == b"GPS"));
    }
}

#[tokio::test]
async fn a_file_is_never_given_for_a_twin_that_is_gone() {
    let site = Site::open("http_twin_gone").await;
    let told = site.file(TEXT, &[("a.jpg", &photo(100)), ("nota.txt", b"Rp350.000")]).await;
    let complaint = complaint(&told);
    let staff = app::sealed_for_handlers(&site.intake, complaint).await.unwrap();
    let expected = [("complaint_text", 0), ("attachment", 1), ("attachment_clean", 0)];
    assert_eq!(kinds(&staff), expected, "what cannot be cleaned is given as it came");
    let (_, twin) = sqlx::query_as::<_, (i32, Vec<u8>)>(
        "SELECT item, digest FROM intake.sealed WHERE kind = 'attachment_clean'",
    )
    .fetch_one(&site.db.owner)
    .await
    .unwrap();
    site.intake.filings.objects.delete(&[twin.try_into().unwrap()]).await.unwrap();
    assert!(app::sealed_for_handlers(&site.intake, complaint).await.is_err());
    assert!(app::sealed_complaint(&site.intake, complaint).await.is_ok());
}
