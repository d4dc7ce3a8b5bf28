//! Files of a form: none is lost without a word.

use axum::http::StatusCode;

use super::TEXT;
use super::site::{Answer, BORDER, Site, parts};

/// Files a complaint with one part as it is.
async fn file(site: &Site, disposition: &[u8], content: &[u8]) -> Answer {
    let id = crate::testing::id().to_string();
    let pairs = [("form_id", id.as_str()), ("title", "Pungutan"), ("text", TEXT)];
    let end = format!("--{BORDER}--\r\n");
    let mut body = parts(&pairs, &[]);
    body.truncate(body.len() - end.len());
    for piece in [
        format!("--{BORDER}\r\nContent-Disposition: form-data; ").as_bytes(),
        disposition,
        b"\r\n\r\n",
        content,
        b"\r\n",
        end.as_bytes(),
    ] {
        body.extend_from_slice(piece);
    }
    site.multipart("/lapor/gto", "application/json", body).await
}

#[tokio::test]
async fn a_file_counts_however_its_name_is_written() {
    let site = Site::open("http_names").await;
    for (disposition, name) in [
        (b"name=\"attachments\"; filename*=utf-8''bukti%C3%A9.txt".as_slice(), "bukti\u{e9}.txt"),
        (b"name=\"attachments\"; filename=\"caf\xe9.txt\"", "berkas.txt"),
        (b"name=\"attachments\"", "berkas.txt"),
        (b"name=\"lampiran\"; filename=\"nota.txt\"", "nota.txt"),
    ] {
        let answer = file(&site, disposition, b"isi bukti").await;
        assert_eq!(answer.status, StatusCode::OK, "{}", answer.text());
        let told = answer.json();
        assert_eq!(told["attachments"].as_array().unwrap().len(), 1, "{name}");
        assert_eq!(told["attachments"][0]["name"], name);
    }
}

#[tokio::test]
async fn an_empty_file_is_refused_and_a_part_that_nobody_filled_is_none() {
    let site = Site::open("http_empty").await;
    let refused = file(&site, b"name=\"attachments\"; filename=\"foto.jpg\"", b"").await;
    assert_eq!(refused.status, StatusCode::UNPROCESSABLE_ENTITY);
    assert!(refused.text().contains("berkas ke-1 kosong"), "{}", refused.text());
    for nothing in [b"name=\"attachments\"; filename=\"\"".as_slice(), b"name=\"attachments\""] {
        let told = file(&site, nothing, b"").await.json();
        assert!(told["attachments"].as_array().unwrap().is_empty());
    }
}
