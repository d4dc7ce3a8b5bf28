//! `/r/{token}`: the rating form.

use std::sync::Arc;

use axum::extract::rejection::FormRejection;
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Redirect, Response};
use axum::{Form, Json};
use serde_json::json;
use service::{Failure, FailureKind};

use super::answer::{Wanted, page};
use crate::app::{self, Intake};
use crate::pages::rating::{RatingPage, rating_page};
use crate::pages::{self, Wrong};
use crate::tables::BoardRow;
use crate::wire::rating::{Submitted, rating};

type Body = Result<Form<Vec<(String, String)>>, FormRejection>;

pub(super) async fn show(
    State(intake): State<Arc<Intake>>,
    Path(token): Path<String>,
    headers: HeaderMap,
) -> Response {
    match app::find_board(&intake, &token).await {
        Ok(board) => form_page(&intake, &board, StatusCode::OK, &Submitted(vec![]), &[]),
        Err(failure) => Wanted::of(&headers).failure(&failure),
    }
}

pub(super) async fn submit(
    State(intake): State<Arc<Intake>>,
    Path(token): Path<String>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let wanted = Wanted::of(&headers);
    let form = match body {
        Ok(Form(pairs)) => Submitted(pairs),
        Err(bad) if bad.status() == StatusCode::PAYLOAD_TOO_LARGE => return too_large(wanted),
        Err(_) => Submitted(vec![]),
    };
    let board = match app::find_board(&intake, &token).await {
        Ok(board) => board,
        Err(failure) => return wanted.failure(&failure),
    };
    match receive(&intake, &board, &form).await {
        Ok(fresh) => received(wanted, fresh),
        Err(failure) if failure.kind == FailureKind::Invalid && wanted == Wanted::Page => {
            form_page(&intake, &board, failure.http_status(), &form, &failure.fields)
        }
        Err(failure) => wanted.failure(&failure),
    }
}

async fn receive(intake: &Intake, board: &BoardRow, form: &Submitted) -> Result<bool, Failure> {
    let (id, rating) = rating(form)?;
    app::receive_rating(intake, board, id, &rating).await
}

fn too_large(wanted: Wanted) -> Response {
    let status = StatusCode::PAYLOAD_TOO_LARGE;
    match wanted {
        Wanted::Page => page(status, pages::too_long()),
        Wanted::Json => {
            let body = json!({ "code": "TOO_LARGE", "message": "isian terlalu panjang" });
            (status, Json(body)).into_response()
        }
    }
}

fn received(wanted: Wanted, fresh: bool) -> Response {
    match wanted {
        Wanted::Page => Redirect::to("/r/terima-kasih").into_response(),
        Wanted::Json => Json(json!({ "received": true, "again": !fresh })).into_response(),
    }
}

fn form_page(
    intake: &Intake,
    board: &BoardRow,
    status: StatusCode,
    form: &Submitted,
    wrong: &[(String, String)],
) -> Response {
    let office = intake.deps.office(&board.office).map_or("", |office| office.name.as_str());
    let new_id = intake.deps.ids.uuid_v4().to_string();
    let html = rating_page(&RatingPage {
        office,
        place: board.place.as_str(),
        service: board.service.as_str(),
        form,
        new_id: &new_id,
        wrong: Wrong(wrong),
    });
    page(status, html)
}

pub(super) async fn thanks() -> Response {
    page(StatusCode::OK, pages::rating::thanks_page())
}
