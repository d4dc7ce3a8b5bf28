//! What stands before the code, and forms that weigh more than they may.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use axum::body::{Body, Bytes};
use axum::http::{Request, StatusCode, header};
use futures::StreamExt;

use super::TEXT;
use super::mailbox::code;
use super::site::{BORDER, Site, parts};
use crate::testing::id;

const FORM: &str = "application/x-www-form-urlencoded";

async fn typed(site: &Site, path: &str, body: String) -> super::site::Answer {
    let request = Request::post(path).header(header::CONTENT_TYPE, FORM).body(Body::from(body));
    site.ask(request.unwrap()).await
}

#[tokio::test]
async fn a_small_form_is_not_taken_when_it_is_large() {
    let site = Site::open("http_small").await;
    let told = site.file(TEXT, &[]).await;
    let unknown = typed(&site, "/masuk", "code=0".into()).await;
    for path in ["/masuk", "/masuk/bukti"] {
        let known = format!("code={}&{}", code(&told), "a&".repeat(8 << 10));
        let large = typed(&site, path, known.clone()).await;
        assert_eq!(large.status, StatusCode::NOT_FOUND, "{path}");
        assert!((large.headers, large.body) == (unknown.headers.clone(), unknown.body.clone()));
        let small = typed(&site, path, known[..8 << 10].to_owned()).await;
        assert_eq!(small.status, StatusCode::OK, "{path}");
    }
    let rating = typed(&site, "/r/any", "a&".repeat(33 << 10)).await;
    assert_eq!(rating.status, StatusCode::PAYLOAD_TOO_LARGE);
    assert!(rating.text().contains("Isian terlalu panjang"), "{}", rating.text());
    assert_eq!(typed(&site, "/r/any", "a&".repeat(31 << 10)).await.status, StatusCode::NOT_FOUND);
}

/// A form that comes in many pieces, and how many of them were taken.
fn pieces(first: Vec<u8>, more: usize) -> (Body, Arc<AtomicUsize>) {
    let taken = Arc::new(AtomicUsize::new(0));
    let count = Arc::clone(&taken);
    let all = std::iter::once(first).chain(std::iter::repeat_n(vec![b'x'; 1 << 10], more));
    // Each comes only when it is asked for, as over a line.
    let counted = futures::stream::iter(all).then(move |piece| {
        count.fetch_add(1, Ordering::Relaxed);
        async {
            tokio::task::yield_now().await;
            Ok::<_, std::io::Error>(Bytes::from(piece))
        }
    });
    (Body::from_stream(counted), taken)
}

#[tokio::test]
async fn what_comes_after_a_wrong_code_is_not_read() {
    let site = Site::open("http_unread").await;
    let wrong = vault::ReceiptCode::generate(&site.intake.deps.ids).reveal();
    let whole = parts(&[("code", &wrong), ("text", "x")], &[("a.txt", b"")]);
    let (body, taken) = pieces(whole[..whole.len() - BORDER.len() - 8].to_vec(), 10_000);
    let request = Request::post("/masuk/pesan")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BORDER}"))
        .body(body);
    let answer = site.ask(request.unwrap()).await;
    assert_eq!(answer.status, StatusCode::NOT_FOUND);
    assert!(taken.load(Ordering::Relaxed) < 200, "{taken:?} pieces of 10 000 were read");
}

#[tokio::test]
async fn a_code_comes_before_files_and_long_texts() {
    let site = Site::open("http_first").await;
    let told = site.file(TEXT, &[]).await;
    let (form, long) = (id().to_string(), "x".repeat(17 << 10));
    let (code, form) = (("code", code(&told)), ("form_id", form.as_str()));
    let late = site.send("/masuk/pesan", &[("text", &long), code, form], &[]).await;
    assert_eq!(late.status, StatusCode::NOT_FOUND, "{}", late.text());
    let behind = [parts(&[], &[("a.txt", b"isi")]), parts(&[code, form], &[])].concat();
    let end = format!("--{BORDER}--\r\n");
    let at = behind.windows(end.len()).position(|part| part == end.as_bytes()).unwrap();
    let behind = [&behind[..at], &behind[at + end.len()..]].concat();
    let request = Request::post("/masuk/pesan")
        .header(header::CONTENT_TYPE, format!("multipart/form-data; boundary={BORDER}"))
        .body(Body::from(behind));
    assert_eq!(site.ask(request.unwrap()).await.status, StatusCode::NOT_FOUND);
    let second = site.send("/masuk/pesan", &[form, code, ("text", "isi")], &[]).await;
    assert_eq!(second.status, StatusCode::OK, "{}", second.text());
}
