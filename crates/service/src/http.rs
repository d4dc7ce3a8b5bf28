//! The HTTP side: limits for the public, and the admin port.

use axum::Router;
use axum::extract::State;
use axum::http::{HeaderValue, StatusCode, header};
use axum::routing::{get, put};
use tower_http::catch_panic::CatchPanicLayer;
use tower_http::limit::RequestBodyLimitLayer;
use tower_http::set_header::SetResponseHeaderLayer;

use crate::Health;

/// Largest body that the public may send: a complaint with its attachments.
const BODY_BYTES_MAX: usize = 24 << 20;

/// Wraps the public routes: a body limit, a panic becomes a 500, and headers that forbid caches, frames and referrers. The service itself limits the time of a
/// request. There is no access log: neither address nor agent of a visitor is read.
pub fn public(routes: Router) -> Router {
    let set = |name: header::HeaderName, value: &'static str| {
        SetResponseHeaderLayer::overriding(name, HeaderValue::from_static(value))
    };
    routes
        .layer(axum::middleware::from_fn(detached))
        .layer(axum::extract::DefaultBodyLimit::disable())
        .layer(RequestBodyLimitLayer::new(BODY_BYTES_MAX))
        .layer(CatchPanicLayer::new())
        .layer(set(header::CACHE_CONTROL, "no-store"))
        .layer(set(header::REFERRER_POLICY, "no-referrer"))
        .layer(set(header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .layer(set(header::X_FRAME_OPTIONS, "DENY"))
        .layer(set(
            header::CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'",
        ))
}

/// Drops the trace that a visitor's proxy sends: nobody must be able to join the request with the event that follows.
async fn detached(
    request: axum::extract::Request,
    next: axum::middleware::Next,
) -> axum::response::Response {
    use tracing::Instrument;
    let span = telemetry::detached(tracing::info_span!(parent: None, "public"));
    next.run(request).instrument(span).await
}

/// State of the admin port.
#[derive(Clone)]
pub(crate) struct Admin {
    pub(crate) health: Health,
    pub(crate) telemetry: telemetry::Controls,
}

pub(crate) fn admin(admin: Admin) -> Router {
    Router::new()
        .route("/live", get(live))
        .route("/ready", get(ready))
        .route(
            "/metrics",
            get(|State(admin): State<Admin>| async move { admin.telemetry.metrics() }),
        )
        .route("/log-level", put(log_level))
        .with_state(admin)
}

async fn live(State(admin): State<Admin>) -> (StatusCode, String) {
    let silent = admin.health.silent();
    if silent.is_empty() {
        (StatusCode::OK, "live\n".into())
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, format!("silent: {}\n", silent.join(", ")))
    }
}

async fn ready(State(admin): State<Admin>) -> (StatusCode, &'static str) {
    if admin.health.is_ready() {
        (StatusCode::OK, "ready\n")
    } else {
        (StatusCode::SERVICE_UNAVAILABLE, "not ready\n")
    }
}

async fn log_level(State(admin): State<Admin>, filter: String) -> (StatusCode, String) {
    match admin.telemetry.set_filter(filter.trim()) {
        Ok(()) => (StatusCode::OK, format!("filter is now {}\n", filter.trim())),
        Err(error) => (StatusCode::BAD_REQUEST, format!("{error}\n")),
    }
}
