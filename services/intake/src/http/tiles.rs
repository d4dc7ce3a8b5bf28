//! `/log`: the tree of intake's log as C2SP tlog-tiles, for anybody. A leaf reveals nothing without its row.

use std::sync::Arc;

use axum::extract::{Path, State};
use axum::http::{HeaderMap, HeaderValue, header};
use axum::response::{IntoResponse, Response};
use ledger::Tile;
use service::Failure;

use super::answer::Wanted;
use crate::app::Intake;

pub(super) async fn checkpoint(State(intake): State<Arc<Intake>>, headers: HeaderMap) -> Response {
    match intake.log.latest_checkpoint().await {
        Ok(Some(note)) => typed(note, "text/plain; charset=utf-8"),
        Ok(None) => Wanted::of(&headers).failure(&Failure::not_found()),
        Err(error) => Wanted::of(&headers).failure(&error.into()),
    }
}

pub(super) async fn tile(
    State(intake): State<Arc<Intake>>,
    Path(path): Path<String>,
    headers: HeaderMap,
) -> Response {
    let Some(tile) = Tile::parse(&format!("tile/{path}")) else {
        return Wanted::of(&headers).failure(&Failure::not_found());
    };
    match intake.log.tile(tile).await {
        Ok(Some(hashes)) => typed(hashes, "application/octet-stream"),
        Ok(None) => Wanted::of(&headers).failure(&Failure::not_found()),
        Err(error) => Wanted::of(&headers).failure(&error.into()),
    }
}

fn typed(body: impl IntoResponse, kind: &'static str) -> Response {
    let mut answer = body.into_response();
    answer.headers_mut().insert(header::CONTENT_TYPE, HeaderValue::from_static(kind));
    answer
}
