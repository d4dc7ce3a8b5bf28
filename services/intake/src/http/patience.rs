//! Time limits of a request. Large files over a slow line get the time that they need. A silent line is closed.

use std::time::Duration;

use axum::Json;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use serde_json::json;

use super::answer::{Wanted, page};
use super::uploads::{SMALL_BYTES_MAX, declared};
use crate::pages;

/// For the answer, and for a form without files.
const ANSWER: Duration = Duration::from_secs(30);
/// The slowest line that files may come over, in bytes per second (512 kbit/s): 20 MiB may take almost six minutes.
const SLOWEST: u64 = 64 << 10;
/// A line that brings nothing for so long is dead; what it holds is wiped.
pub(super) const SILENCE: Duration = Duration::from_secs(20);

/// Ends a request that takes longer than its size allows, with a page that says what to do.
pub(super) async fn patient(request: Request, next: Next) -> Response {
    let (bytes, wanted) = (declared(&request), Wanted::of(request.headers()));
    match tokio::time::timeout(limit(bytes), next.run(request)).await {
        Ok(response) => response,
        // Text alone comes over any line: then it is rather we who are slow.
        Err(_) if bytes <= SMALL_BYTES_MAX => {
            late(wanted, StatusCode::GATEWAY_TIMEOUT, "belum ada jawaban: kirim lagi")
        }
        Err(_) => late(
            wanted,
            StatusCode::REQUEST_TIMEOUT,
            "sambungan terlalu lambat: kirim dahulu tanpa berkas",
        ),
    }
}

fn limit(bytes: u64) -> Duration {
    ANSWER + Duration::from_secs(bytes / SLOWEST)
}

fn late(wanted: Wanted, status: StatusCode, message: &str) -> Response {
    match wanted {
        Wanted::Page => page(status, pages::problem(status)),
        Wanted::Json => {
            (status, Json(json!({ "code": "TOO_SLOW", "message": message }))).into_response()
        }
    }
}

#[cfg(test)]
mod tests {
    use axum::Router;
    use axum::body::{Body, Bytes};
    use axum::http::header;
    use axum::middleware::from_fn;
    use axum::routing::post;
    use futures::StreamExt;
    use tower::ServiceExt;
    use tower_http::timeout::RequestBodyTimeoutLayer;

    use super::*;

    /// Sends so many bytes, that many a second, and answers with the status and how long it took.
    async fn send(bytes: usize, per_second: usize, pause: Duration) -> (StatusCode, Duration) {
        let routes = Router::new()
            .route("/lapor/gto", post(|body: Bytes| async move { body.len().to_string() }))
            .layer(axum::extract::DefaultBodyLimit::disable())
            .layer(from_fn(patient))
            .layer(RequestBodyTimeoutLayer::new(SILENCE));
        let piece = move |_| async move {
            tokio::time::sleep(pause).await;
            Ok::<_, std::io::Error>(Bytes::from(vec![7; per_second]))
        };
        let body = futures::stream::iter(0..bytes / per_second).then(piece);
        let request = Request::post("/lapor/gto")
            .header(header::CONTENT_LENGTH, bytes)
            .body(Body::from_stream(body))
            .unwrap();
        let started = tokio::time::Instant::now();
        let status = routes.oneshot(request).await.unwrap().status();
        (status, started.elapsed())
    }

    const SECOND: Duration = Duration::from_secs(1);

    #[tokio::test(start_paused = true)]
    async fn eight_mebibytes_over_a_slow_line_are_taken() {
        let (status, took) = send(8 << 20, 80 << 10, SECOND).await;
        assert_eq!(status, StatusCode::OK);
        assert!(took > 3 * ANSWER, "longer than a form without files may take: {took:?}");
    }

    #[tokio::test(start_paused = true)]
    async fn files_that_drip_are_told_what_to_do() {
        let (status, took) = send(1 << 20, 1 << 10, SECOND).await;
        assert_eq!((status, took), (StatusCode::REQUEST_TIMEOUT, limit(1 << 20)));
        assert!(pages::problem(status).contains("Kirim laporan dahulu tanpa berkas"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_text_that_has_no_answer_may_be_sent_again() {
        let (status, took) = send(4 << 10, 64, SECOND).await;
        assert_eq!((status, took), (StatusCode::GATEWAY_TIMEOUT, ANSWER));
        assert!(pages::problem(status).contains("tidak akan dihitung dua kali"));
    }

    #[tokio::test(start_paused = true)]
    async fn a_line_that_falls_silent_is_let_go() {
        let (status, took) = send(8 << 20, 1 << 20, 2 * SILENCE).await;
        assert!(status.is_client_error());
        assert_eq!(took, SILENCE, "long before its size would allow");
    }
}
