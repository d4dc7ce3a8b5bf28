//! `/masuk`: status and mailbox for the holder of a receipt code. There is no cookie: the pages carry the code from form to form.

use std::sync::Arc;

use axum::extract::State;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::rejection::FormRejection;
use axum::http::{HeaderMap, HeaderValue, StatusCode, header};
use axum::response::{IntoResponse, Response};
use axum::{Form, Json};
use kernel::Office;
use serde_json::{Value, json};
use service::{Failure, FailureKind};
use zeroize::Zeroizing;

use super::answer::{Wanted, page};
use super::multipart::{broken, read, read_through};
use crate::app::{self, Intake, Letter, Mailbox, Said, UNKNOWN_CODE};
use crate::pages::Wrong;
use crate::pages::mailbox::{MailboxPage, Sent, mailbox_page, sign_in_page};
use crate::pages::steps::plain;
use crate::views::status::Status;
use crate::wire::complaint::Submitted;
use crate::wire::mailbox::mail;

type Body = Result<Form<Vec<(String, String)>>, FormRejection>;
type Parts = Result<Multipart, MultipartRejection>;

pub(super) async fn show() -> Response {
    page(StatusCode::OK, sign_in_page(false))
}

pub(super) async fn open(
    State(intake): State<Arc<Intake>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let code = code(body);
    opened(&intake, Wanted::of(&headers), &code, Sent::No, &Submitted::default(), &[]).await
}

pub(super) async fn post(
    State(intake): State<Arc<Intake>>,
    headers: HeaderMap,
    body: Parts,
) -> Response {
    let (wanted, mut form) = (Wanted::of(&headers), Submitted::default());
    let posted = receive(&intake, body, &mut form).await;
    let code = Zeroizing::new(form.get("code").to_owned());
    match posted {
        Ok(()) => opened(&intake, wanted, &code, Sent::Received, &Submitted::default(), &[]).await,
        Err(failure) if failure.code == UNKNOWN_CODE => refused(wanted),
        Err(failure) if wanted == Wanted::Page && failure.code != "INTERNAL" => {
            let wrong = wrong(&failure);
            opened(&intake, wanted, &code, Sent::Wrong, &form, &wrong).await
        }
        Err(failure) => wanted.failure(&failure),
    }
}

pub(super) async fn proof(
    State(intake): State<Arc<Intake>>,
    headers: HeaderMap,
    body: Body,
) -> Response {
    let wanted = Wanted::of(&headers);
    match app::proof_of(&intake, &code(body)).await {
        Ok(proof) => file(proof),
        Err(failure) if failure.code == UNKNOWN_CODE => refused(wanted),
        Err(failure) => wanted.failure(&failure),
    }
}

fn file(proof: String) -> Response {
    let mut answer = proof.into_response();
    let headers = answer.headers_mut();
    let name = "attachment; filename=\"bukti-pengaduan.tlog-proof\"";
    headers.insert(header::CONTENT_DISPOSITION, HeaderValue::from_static(name));
    answer
}

/// A body that is no form has no code, and gets the answer for a wrong code.
fn code(body: Body) -> Zeroizing<String> {
    let pairs = body.map(|Form(pairs)| pairs).unwrap_or_default();
    let code = pairs.into_iter().find(|(name, _)| name == "code");
    Zeroizing::new(code.map(|(_, code)| code).unwrap_or_default())
}

/// The code decides first. Without a good code, the rest of the form is not read and nothing is said about it.
async fn receive(intake: &Intake, body: Parts, form: &mut Submitted) -> Result<(), Failure> {
    let Ok(mut parts) = body else { return app::knows(intake, "").await };
    // A form that breaks before its code has none.
    let _broken = read_through(&mut parts, form, "code").await;
    let code = Zeroizing::new(form.get("code").to_owned());
    app::knows(intake, &code).await?;
    read(&mut parts, form).await.map_err(|error| broken(&error))?;
    app::post(intake, &code, mail(form)?).await
}

async fn opened(
    intake: &Intake,
    wanted: Wanted,
    code: &str,
    sent: Sent,
    form: &Submitted,
    wrong: &[(String, String)],
) -> Response {
    let mailbox = match app::mailbox(intake, code).await {
        Ok(mailbox) => mailbox,
        Err(failure) if failure.code == UNKNOWN_CODE => return refused(wanted),
        Err(failure) => return wanted.failure(&failure),
    };
    let Some(office) = intake.deps.office(&mailbox.office) else {
        return wanted.failure(&Failure::not_found());
    };
    let (now, new_id) = (intake.deps.clock.now(), intake.deps.ids.uuid_v4().to_string());
    let (new_id, wrong) = (new_id.as_str(), Wrong(wrong));
    let shown = MailboxPage { office, mailbox: &mailbox, code, now, new_id, sent, form, wrong };
    let status =
        if sent == Sent::Wrong { StatusCode::UNPROCESSABLE_ENTITY } else { StatusCode::OK };
    match wanted {
        Wanted::Page => page(status, mailbox_page(&shown)),
        Wanted::Json => Json(told(office, &mailbox)).into_response(),
    }
}

/// The same bytes for every wrong code.
fn refused(wanted: Wanted) -> Response {
    match wanted {
        Wanted::Page => page(StatusCode::NOT_FOUND, sign_in_page(true)),
        Wanted::Json => {
            let body = json!({ "code": UNKNOWN_CODE, "message": "kode tidak dikenal" });
            (StatusCode::NOT_FOUND, Json(body)).into_response()
        }
    }
}

/// A refusal of the mailbox, at the field that it is about.
fn wrong(failure: &Failure) -> Vec<(String, String)> {
    let one = |field: &str, reason: &str| vec![(field.to_owned(), reason.to_owned())];
    match (failure.kind, failure.code) {
        (FailureKind::Invalid, _) => failure.fields.clone(),
        (_, "FILES_FULL") => {
            one("attachments", "berkas untuk laporan ini sudah terlalu banyak atau terlalu besar")
        }
        (_, "MAILBOX_FULL") => one("text", "kotak pesan ini sudah penuh"),
        (_, "NO_MAILBOX") => one("text", &failure.message),
        _ => one("text", "belum terkirim: coba sekali lagi"),
    }
}

fn told(office: &Office, mailbox: &Mailbox) -> Value {
    let (step, next) = plain(mailbox);
    let status = mailbox.status.as_ref();
    let letters = mailbox.letters.iter().map(letter);
    json!({
        "complaint_id": mailbox.complaint,
        "office": office.code,
        "filed_at": mailbox.filed_at.to_string(),
        "status": {
            "step": status.map(Status::completed),
            "next": status.and_then(|status| status.next.as_ref()),
            "due_at": status.and_then(|status| status.due_at).map(|at| at.to_string()),
            "escalated": status.is_some_and(|status| status.escalated),
            "clarified": status.is_some_and(|status| status.clarified),
            "archived": status.is_some_and(|status| status.archived),
            "says": step.id,
            "says_next": next.id,
        },
        "messages": letters.collect::<Vec<_>>(),
        "can_write": mailbox.can_write,
        "erased": mailbox.tombstone.as_ref().map(|tombstone| json!({
            "at": tombstone.at.to_string(),
            "legal_basis": tombstone.legal_basis,
            "retention_class": tombstone.retention_class,
        })),
    })
}

fn letter(letter: &Letter) -> Value {
    let mut told = json!({ "from": letter.from, "at": letter.at.to_string() });
    match &letter.said {
        Said::Text(text) => told["text"] = text.as_str().into(),
        Said::Lost => told["lost"] = true.into(),
        Said::Files(count) => told["files"] = (*count).into(),
    }
    told
}
