//! The public side, from the form to the tombstone.

mod again;
mod callers;
mod doors;
mod erasure;
mod files;
mod leftovers;
mod mailbox;
mod site;
mod twins;

use axum::http::StatusCode;
use ledger::{Tile, verify_receipt};

use site::{Site, policy};

const TEXT: &str = "Petugas meminta uang di luar tarif.";

/// The text as it was sealed, from what the reporter sent.
fn object(text: &str) -> String {
    format!(r#"{{"title":"Pungutan","text":"{text}","reported_roles":[],"reply_address":null}}"#)
}

fn hash(value: &serde_json::Value) -> [u8; 32] {
    hex::decode(value.as_str().unwrap()).unwrap().try_into().unwrap()
}

#[tokio::test]
async fn a_filing_is_answered_with_a_proof_that_holds_offline() {
    let site = Site::open("http_filing").await;
    let told = site.file(TEXT, &[]).await;
    let proved = verify_receipt(told["proof"].as_str().unwrap(), &policy()).unwrap();
    assert_eq!(proved.event.event_type, "complaint.ComplaintFiled");
    let opening = hash(&told["opening"]);
    assert_eq!(proved.event.openings, [opening]);
    let commitment = vault::commitment(object(TEXT).as_bytes(), &opening);
    assert!(proved.event.payload.contains(&hex::encode(commitment)));
    assert_eq!(hex::encode(proved.event.leaf()), told["leaf"]);
}

#[tokio::test]
async fn the_tree_is_served_as_tiles() {
    let site = Site::open("http_tiles").await;
    assert_eq!(site.get("/log/checkpoint").await.status, StatusCode::NOT_FOUND);
    let told = site.file(TEXT, &[]).await;
    let checkpoint = site.get("/log/checkpoint").await;
    assert!(checkpoint.text().starts_with("amanah.test/intake\n1\n"), "{}", checkpoint.text());
    let path = format!("/log/{}", Tile::of_tree(0, 0, 1).unwrap().path());
    let tile = site.get(&path).await;
    assert_eq!(
        (tile.status, hex::encode(&tile.body)),
        (StatusCode::OK, told["leaf"].as_str().unwrap().to_owned())
    );
    for unknown in ["/log/tile/0/000", "/log/tile/0/0", "/log/tile/x", "/log/tile/entries/000"] {
        assert_eq!(site.get(unknown).await.status, StatusCode::NOT_FOUND, "{unknown}");
    }
}

#[tokio::test]
async fn files_lie_sealed_in_the_store_with_their_twins() {
    let site = Site::open("http_files").await;
    let photo = crate::files::tests::jpeg();
    let told = site.file(TEXT, &[("foto.jpg", &photo), ("nota.txt", b"Rp350.000")]).await;
    assert_eq!(told["attachments"].as_array().unwrap().len(), 2);
    let complaint = told["complaint_id"].as_str().unwrap().parse().unwrap();
    let sealed = crate::app::sealed_complaint(&site.intake, complaint).await.unwrap();
    let kinds: Vec<_> = sealed.objects.iter().map(|one| (one.kind.as_str(), one.item)).collect();
    let expected =
        [("complaint_text", 0), ("attachment", 0), ("attachment", 1), ("attachment_clean", 0)];
    assert_eq!(kinds, expected);
    assert_eq!(site.count("SELECT count(*) FROM intake.sealed WHERE bytes IS NOT NULL").await, 1);
    for file in site.stored() {
        assert!(!file.windows(3).any(|three| three == b"GPS"));
    }
    let program = site.send("/lapor/gto", &[("title", "x")], &[("foto.jpg", b"MZ\x90\0")]).await;
    let fields = program.json()["fields"].to_string();
    assert!(fields.contains("jenis berkas ke-1") && !fields.contains("foto.jpg"), "{fields}");
}

#[tokio::test]
async fn while_the_store_is_away_reports_without_files_are_taken() {
    let place = crate::S3 {
        bucket: "sealed".to_owned(),
        region: "any".to_owned(),
        // Nobody listens there.
        endpoint: Some("http://127.0.0.1:1".to_owned()),
        access_key: "id".to_owned(),
        secret_key: "key".to_owned(),
    };
    let store = crate::Objects::s3(place).unwrap();
    let site = Site::over("http_store", tempfile::tempdir().unwrap(), store).await;
    let id = crate::testing::id().to_string();
    let pairs = [("form_id", id.as_str()), ("title", "Pungutan"), ("text", TEXT)];
    let with_file = site.send("/lapor/gto", &pairs, &[("nota.txt", b"Rp350.000")]).await;
    assert_eq!(with_file.status, StatusCode::SERVICE_UNAVAILABLE);
    assert_eq!(site.count("SELECT count(*) FROM es.event").await, 0);
    assert!(site.file(TEXT, &[]).await["receipt_code"].is_string());
}

#[tokio::test]
async fn a_form_that_is_too_large_is_told_so_in_words_and_behind_the_usual_headers() {
    let site = Site::open("http_large").await;
    let films = [
        ("film.mp4", vec![0; 9 << 20]),
        ("film.mp4", vec![0; 9 << 20]),
        ("c.mp4", vec![0; 9 << 20]),
    ];
    let files: Vec<(&str, &[u8])> =
        films.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    for (accept, says) in [("text/html", "paling besar 20 MiB"), ("application/json", "TOO_LARGE")]
    {
        let refused = site.upload("/lapor/gto", accept, &files).await;
        assert_eq!(refused.status, StatusCode::PAYLOAD_TOO_LARGE);
        assert!(refused.text().contains(says), "{}", refused.text());
        assert_eq!(refused.headers["cache-control"], "no-store");
        assert_eq!(refused.headers["x-frame-options"], "DENY");
    }
    assert_eq!(site.count("SELECT count(*) FROM intake.filing").await, 0);
}
