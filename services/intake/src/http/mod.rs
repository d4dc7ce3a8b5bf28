//! The public side: two forms without cookies, scripts or accounts. Neither address nor agent of a visitor is looked at.

mod answer;
mod complaint;
mod multipart;
mod rating;

use std::sync::Arc;

use axum::Router;
use axum::routing::get;

use crate::app::Intake;

/// Every route that the public has.
pub(crate) fn routes(intake: Arc<Intake>) -> Router {
    Router::new()
        .route("/r/terima-kasih", get(rating::thanks))
        .route("/r/{token}", get(rating::show).post(rating::submit))
        .route("/lapor/{office}", get(complaint::show).post(complaint::submit))
        .fallback(answer::unknown)
        .with_state(intake)
}
