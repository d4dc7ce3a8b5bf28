//! A witness over HTTP.

use std::fmt::Write;

use axum::Router;
use axum::body::Bytes;
use axum::extract::{DefaultBodyLimit, State};
use axum::http::{StatusCode, header::CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::{get, post};
use ledger::{SIZE_CONTENT_TYPE, size_text};
use tokio::net::TcpListener;
use tokio_util::sync::CancellationToken;

use crate::{Refusal, Witness};

/// A checkpoint with many signatures, also post-quantum ones, and 63 lines of proof.
const BODY_BYTES_MAX: usize = 64 * 1024;

/// `POST /add-checkpoint` and `GET /`.
pub fn routes(witness: Witness) -> Router {
    Router::new()
        .route("/", get(status))
        .route("/add-checkpoint", post(add_checkpoint))
        .layer(DefaultBodyLimit::max(BODY_BYTES_MAX))
        .with_state(witness)
}

/// Serves until told to stop; requests under way are answered.
pub async fn serve(
    witness: Witness,
    listener: TcpListener,
    stop: CancellationToken,
) -> std::io::Result<()> {
    let stopped = async move { stop.cancelled().await };
    axum::serve(listener, routes(witness)).with_graceful_shutdown(stopped).await
}

/// Name, key, and how far each log is.
async fn status(State(witness): State<Witness>) -> String {
    let mut text = format!("witness {}\nvkey {}\n", witness.key().name(), witness.key());
    for standing in witness.standings() {
        let size = standing.size.map_or_else(|| "-".to_owned(), |size| size.to_string());
        // Writing to a String cannot fail.
        let _ = writeln!(text, "log {} {size}", standing.origin);
    }
    text
}

async fn add_checkpoint(State(witness): State<Witness>, body: Bytes) -> Response {
    let Ok(body) = std::str::from_utf8(&body) else {
        return Refusal::Malformed("not UTF-8").into_response();
    };
    match witness.add_checkpoint(body).await {
        Ok(line) => line.into_response(),
        Err(refusal) => {
            tracing::info!(reason = %refusal, "checkpoint not cosigned");
            refusal.into_response()
        }
    }
}

impl IntoResponse for Refusal {
    fn into_response(self) -> Response {
        let status = match &self {
            Self::Malformed(_) => StatusCode::BAD_REQUEST,
            Self::UnknownLog => StatusCode::NOT_FOUND,
            Self::NotSigned => StatusCode::FORBIDDEN,
            Self::Conflict { size, .. } => {
                let kind = [(CONTENT_TYPE, SIZE_CONTENT_TYPE)];
                return (StatusCode::CONFLICT, kind, size_text(*size)).into_response();
            }
            Self::Inconsistent => StatusCode::UNPROCESSABLE_ENTITY,
            Self::NotKept(_) => StatusCode::INTERNAL_SERVER_ERROR,
        };
        (status, format!("{self}\n")).into_response()
    }
}
