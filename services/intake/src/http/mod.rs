//! The public side: forms without cookies, scripts or accounts. Neither address nor agent of a visitor is looked at.

mod answer;
mod complaint;
mod file_name;
mod mailbox;
mod multipart;
mod patience;
mod rating;
#[cfg(test)]
mod tests;
mod tiles;
mod uploads;

use std::sync::Arc;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};
use tower_http::timeout::RequestBodyTimeoutLayer;

use crate::app::Intake;

/// A form with a code in it. Every pair of a small form becomes two pieces of memory, so that millions of empty ones would cost far more than they
/// weigh.
const CODE_BYTES_MAX: usize = 16 << 10;
/// A rating with its comment, each character of which may come as twelve.
const RATING_BYTES_MAX: usize = 64 << 10;

/// The size limit of a route's form. It replaces the limit of all routes, which is made for files.
fn at_most(bytes: usize) -> DefaultBodyLimit {
    DefaultBodyLimit::max(bytes)
}

fn routes(intake: Arc<Intake>) -> Router {
    Router::new()
        .route("/r/terima-kasih", get(rating::thanks))
        .route(
            "/r/{token}",
            get(rating::show).post(rating::submit).layer(at_most(RATING_BYTES_MAX)),
        )
        .route("/lapor/{office}", get(complaint::show).post(complaint::submit))
        .route("/masuk", get(mailbox::show).post(mailbox::open).layer(at_most(CODE_BYTES_MAX)))
        .route("/masuk/pesan", post(mailbox::post))
        .route("/masuk/bukti", post(mailbox::proof).layer(at_most(CODE_BYTES_MAX)))
        .route("/log/checkpoint", get(tiles::checkpoint))
        .route("/log/tile/{*path}", get(tiles::tile))
        .fallback(answer::unknown)
        .with_state(intake)
        .layer(from_fn(uploads::answered))
        .layer(from_fn(patience::patient))
        .layer(RequestBodyTimeoutLayer::new(patience::SILENCE))
}

/// The routes behind the limits and headers that every public page has, and before these the bound on memory.
pub(crate) fn public(intake: Arc<Intake>) -> Router {
    service::public(routes(intake))
        .layer(from_fn_with_state(uploads::Uploads::default(), uploads::bounded))
}
