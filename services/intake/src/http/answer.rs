//! Answers as a page or as JSON, whichever was asked for.

use axum::Json;
use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{Html, IntoResponse, Response};
use serde_json::json;
use service::{Failure, FailureKind};

use crate::pages;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Wanted {
    Page,
    Json,
}

impl Wanted {
    pub(super) fn of(headers: &HeaderMap) -> Self {
        let accept = headers.get(header::ACCEPT).and_then(|value| value.to_str().ok());
        match accept {
            Some(accept) if accept.contains("application/json") => Self::Json,
            _ => Self::Page,
        }
    }

    /// A failure. Wrong fields have a page of their own, made by the form; as JSON they are named here.
    pub(super) fn failure(self, failure: &Failure) -> Response {
        let status = failure.http_status();
        match self {
            Self::Page => page(status, pages::problem(status)),
            Self::Json if failure.kind == FailureKind::Invalid => {
                (status, Json(fields(failure))).into_response()
            }
            Self::Json => {
                let body = json!({ "code": failure.code, "message": failure.message });
                (status, Json(body)).into_response()
            }
        }
    }
}

fn fields(failure: &Failure) -> serde_json::Value {
    let named =
        failure.fields.iter().map(|(field, reason)| json!({ "field": field, "reason": reason }));
    json!({ "fields": named.collect::<Vec<_>>() })
}

pub(super) fn page(status: StatusCode, html: String) -> Response {
    (status, Html(html)).into_response()
}

pub(super) async fn unknown(headers: HeaderMap) -> Response {
    Wanted::of(&headers).failure(&Failure::not_found())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_browser_gets_a_page_and_a_program_gets_json() {
        let asked = |accept: &'static str| {
            Wanted::of(&HeaderMap::from_iter([(header::ACCEPT, accept.parse().unwrap())]))
        };
        assert_eq!(asked("text/html,application/xhtml+xml,*/*;q=0.8"), Wanted::Page);
        assert_eq!(asked("application/json"), Wanted::Json);
        assert_eq!(Wanted::of(&HeaderMap::new()), Wanted::Page);
    }

    #[test]
    fn wrong_fields_are_named_in_json() {
        let failure = Failure::invalid(vec![("conduct".into(), "pilih salah satu jawaban".into())]);
        assert_eq!(fields(&failure)["fields"][0]["field"], "conduct");
    }
}
