//! The public side: forms without cookies, scripts or accounts. Neither address nor agent of a visitor is looked at.

mod answer;
mod complaint;
pub(crate) mod mailbox;
mod multipart;
mod rating;
#[cfg(test)]
mod tests;
mod tiles;
mod uploads;

use std::sync::Arc;

use axum::Router;
use axum::middleware::{from_fn, from_fn_with_state};
use axum::routing::{get, post};

use crate::app::Intake;

/// Every route that the public has.
fn routes(intake: Arc<Intake>) -> Router {
    Router::new()
        .route("/r/terima-kasih", get(rating::thanks))
        .route("/r/{token}", get(rating::show).post(rating::submit))
        .route("/lapor/{office}", get(complaint::show).post(complaint::submit))
        .route("/masuk", get(mailbox::show).post(mailbox::open))
        .route("/masuk/pesan", post(mailbox::post))
        .route("/masuk/bukti", post(mailbox::proof))
        .route("/log/checkpoint", get(tiles::checkpoint))
        .route("/log/tile/{*path}", get(tiles::tile))
        .fallback(answer::unknown)
        .with_state(intake)
        .layer(from_fn(uploads::answered))
}

/// The routes behind the limits and headers that every public page has, and before these the bound on memory.
pub(crate) fn public(intake: Arc<Intake>) -> Router {
    service::public(routes(intake))
        .layer(from_fn_with_state(uploads::Uploads::default(), uploads::bounded))
}
