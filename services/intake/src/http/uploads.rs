//! Large forms: refused early when they are too large, and only so many held at once, so that memory has a bound however many come.
//!
//! Nothing of a form is written to disk before it is sealed; until then it lies in memory, and is wiped.

use std::sync::Arc;
use std::time::Duration;

use axum::Json;
use axum::body::Body;
use axum::extract::{Request, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, header};
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};
use futures::StreamExt;
use serde_json::json;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

use super::answer::{Wanted, page};
use crate::pages;

/// A form with all its files, and what a browser writes between them. Told to people as 20 MiB of files.
const FORM_BYTES_MAX: u64 = 21 << 20;
/// Bytes that are read and discarded of a form that is too large: a browser shows our page only after it has sent its form.
const DISCARDED_BYTES_MAX: u64 = 96 << 20;
const DISCARDED_WITHIN: Duration = Duration::from_secs(25);
/// Forms up to this size never wait.
pub(super) const SMALL_BYTES_MAX: u64 = 64 << 10;
/// A form lies in memory as it came, sealed, and its twins sealed; while a twin is made, once more.
const COPIES: u64 = 4;
/// Memory that all large forms may take together, in MiB.
const MEMORY_MIB: u32 = 512;
/// How long a large form waits for memory.
const PATIENCE: Duration = Duration::from_secs(15);

#[derive(Clone)]
pub(super) struct Uploads(Arc<Semaphore>);

impl Default for Uploads {
    fn default() -> Self {
        Self(Arc::new(Semaphore::new(MEMORY_MIB as usize)))
    }
}

impl Uploads {
    /// Room for a form of that size; `None` when none came free in time.
    async fn room(&self, bytes: u64) -> Option<OwnedSemaphorePermit> {
        let mib = u32::try_from((bytes * COPIES).div_ceil(1 << 20)).unwrap_or(MEMORY_MIB);
        let room = Arc::clone(&self.0).acquire_many_owned(mib.min(MEMORY_MIB));
        tokio::time::timeout(PATIENCE, room).await.ok()?.ok()
    }
}

/// Stands before everything else, limits and headers included: what it refuses goes on empty, and is answered by [`answered`].
pub(super) async fn bounded(
    State(uploads): State<Uploads>,
    request: Request,
    next: Next,
) -> Response {
    let bytes = declared(&request);
    if bytes <= SMALL_BYTES_MAX {
        return next.run(request).await;
    }
    if bytes > FORM_BYTES_MAX {
        let (head, body) = request.into_parts();
        discard(body).await;
        return next.run(refused(head, StatusCode::PAYLOAD_TOO_LARGE)).await;
    }
    match uploads.room(bytes).await {
        Some(_room) => next.run(request).await,
        None => next.run(refused(request.into_parts().0, StatusCode::SERVICE_UNAVAILABLE)).await,
    }
}

/// Stands before every route.
pub(super) async fn answered(request: Request, next: Next) -> Response {
    match request.extensions().get::<Refused>() {
        Some(Refused(status)) => refusal(Wanted::of(request.headers()), *status),
        None => next.run(request).await,
    }
}

/// Why a form went no further.
#[derive(Clone, Copy)]
struct Refused(StatusCode);

fn refused(mut head: Parts, status: StatusCode) -> Request {
    head.headers.remove(header::CONTENT_LENGTH);
    head.headers.remove(header::TRANSFER_ENCODING);
    head.extensions.insert(Refused(status));
    Request::from_parts(head, Body::empty())
}

/// The announced length of a request. A request in pieces without a length counts as the largest allowed.
pub(super) fn declared(request: &Request) -> u64 {
    let headers: &HeaderMap = request.headers();
    let length = headers.get(header::CONTENT_LENGTH).and_then(|value| value.to_str().ok());
    match length.and_then(|length| length.parse().ok()) {
        Some(length) => length,
        None if headers.contains_key(header::TRANSFER_ENCODING) => FORM_BYTES_MAX,
        None => 0,
    }
}

async fn discard(body: Body) {
    let all = async {
        let (mut body, mut seen) = (body.into_data_stream(), 0);
        while let Some(Ok(chunk)) = body.next().await {
            seen += chunk.len() as u64;
            if seen > DISCARDED_BYTES_MAX {
                return;
            }
        }
    };
    // A sender that takes longer is cut off.
    let _ = tokio::time::timeout(DISCARDED_WITHIN, all).await;
}

fn refusal(wanted: Wanted, status: StatusCode) -> Response {
    let (code, message) = match status {
        StatusCode::PAYLOAD_TOO_LARGE => ("TOO_LARGE", "seluruh berkas paling besar 20 MiB"),
        _ => ("BUSY", "terlalu banyak kiriman besar sekaligus: kirim lagi sebentar lagi"),
    };
    match wanted {
        Wanted::Page => page(status, pages::problem(status)),
        Wanted::Json => (status, Json(json!({ "code": code, "message": message }))).into_response(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn request(name: header::HeaderName, value: &str) -> Request {
        Request::post("/lapor/gto").header(name, value).body(Body::empty()).unwrap()
    }

    #[test]
    fn who_tells_no_length_is_taken_for_the_largest() {
        assert_eq!(declared(&request(header::CONTENT_LENGTH, "4000")), 4000);
        assert_eq!(declared(&request(header::TRANSFER_ENCODING, "chunked")), FORM_BYTES_MAX);
        assert_eq!(declared(&request(header::ACCEPT, "text/html")), 0);
    }

    #[tokio::test(start_paused = true)]
    async fn only_so_much_is_held_at_once() {
        let uploads = Uploads::default();
        let mut held = vec![];
        while let Some(room) = uploads.room(FORM_BYTES_MAX).await {
            held.push(room);
        }
        assert_eq!(held.len() as u64, u64::from(MEMORY_MIB) / (21 * COPIES));
        assert!(uploads.room(1 << 20).await.is_some(), "a photo still finds room");
        held.pop();
        assert!(uploads.room(FORM_BYTES_MAX).await.is_some());
    }
}
