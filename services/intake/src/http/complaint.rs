//! `/lapor/{office}`: the complaint form and the receipt.

use std::sync::Arc;

use axum::Json;
use axum::extract::multipart::{Multipart, MultipartRejection};
use axum::extract::{Path, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse, Response};
use kernel::Office;
use serde_json::{Value, json};
use service::{Failure, FailureKind};

use super::answer::{Wanted, page};
use super::multipart::{broken, read};
use crate::app::{self, Committed, Filed, Intake, Receipt};
use crate::pages::Wrong;
use crate::pages::complaint::{ComplaintPage, complaint_page};
use crate::pages::receipt::receipt_page;
use crate::wire::complaint::{Submitted, complaint};

pub(super) async fn show(
    State(intake): State<Arc<Intake>>,
    Path(office): Path<String>,
    headers: HeaderMap,
) -> Response {
    match find_office(&intake, &office) {
        Ok(office) => form_page(&intake, office, StatusCode::OK, &Submitted::default(), &[]),
        Err(failure) => Wanted::of(&headers).failure(&failure),
    }
}

pub(super) async fn submit(
    State(intake): State<Arc<Intake>>,
    Path(office): Path<String>,
    headers: HeaderMap,
    body: Result<Multipart, MultipartRejection>,
) -> Response {
    let wanted = Wanted::of(&headers);
    let mut form = Submitted::default();
    let office = match find_office(&intake, &office) {
        Ok(office) => office,
        Err(failure) => return wanted.failure(&failure),
    };
    match file(&intake, office, body, &mut form).await {
        Ok(filed) => answer(wanted, office, &filed),
        Err(failure) if failure.kind == FailureKind::Invalid && wanted == Wanted::Page => {
            form_page(&intake, office, failure.http_status(), &form, &failure.fields)
        }
        Err(failure) => wanted.failure(&failure),
    }
}

fn find_office<'a>(intake: &'a Intake, code: &str) -> Result<&'a Office, Failure> {
    let code = code.parse().map_err(|_| Failure::not_found())?;
    intake.deps.office(&code).ok_or_else(Failure::not_found)
}

async fn file(
    intake: &Intake,
    office: &Office,
    body: Result<Multipart, MultipartRejection>,
    form: &mut Submitted,
) -> Result<Filed, Failure> {
    if let Ok(mut parts) = body {
        read(&mut parts, form).await.map_err(|error| broken(&error))?;
    }
    let parsed = complaint(form)?;
    app::file_complaint(intake, office.code.clone(), parsed).await
}

fn form_page(
    intake: &Intake,
    office: &Office,
    status: StatusCode,
    form: &Submitted,
    wrong: &[(String, String)],
) -> Response {
    let new_id = intake.deps.ids.uuid_v4().to_string();
    page(
        status,
        complaint_page(&ComplaintPage { office, form, new_id: &new_id, wrong: Wrong(wrong) }),
    )
}

fn answer(wanted: Wanted, office: &Office, filed: &Filed) -> Response {
    match wanted {
        Wanted::Page => page(StatusCode::OK, receipt_page(office, filed)),
        Wanted::Json => Json(told(filed)).into_response(),
    }
}

fn told(filed: &Filed) -> Value {
    let Receipt { code, proofs } = &filed.receipt;
    let mut told = json!({
        "complaint_id": filed.complaint,
        "again": filed.again,
        "leaf": hex::encode(filed.leaf),
        "position": filed.position,
        "recorded_at": filed.recorded_at.to_string(),
        "proof": filed.proof,
        "receipt_code": code.reveal().as_str(),
    });
    // None are left after an erasure.
    if let Some((text, files)) = proofs.split_first() {
        told["commitment"] = hex::encode(text.commitment).into();
        told["opening"] = hex::encode(text.opening.opening).into();
        told["attachments"] = files.iter().map(file_told).collect();
    }
    told
}

fn file_told(Committed { commitment, opening }: &Committed) -> Value {
    json!({
        "commitment": hex::encode(commitment),
        "opening": hex::encode(opening.opening),
        "name": opening.name,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::sealing::Opening;
    use kernel::{Clock, ComplaintId, Ids, Timestamp};
    use vault::ReceiptCode;

    fn committed(byte: u8, name: Option<&str>) -> Committed {
        let opening = Opening { opening: [byte + 1; 32], name: name.map(str::to_owned) };
        Committed { commitment: [byte; 32], opening }
    }

    #[test]
    fn the_code_is_told_every_time_and_openings_as_long_as_there_are_some() {
        let ids = Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 1);
        let code = ReceiptCode::generate(&ids);
        let mut filed = Filed {
            complaint: ComplaintId::new(ids.uuid_v4()),
            position: 7,
            leaf: [1; 32],
            recorded_at: Timestamp::UNIX_EPOCH,
            proof: Some("c2sp.org/tlog-proof@v1\n".into()),
            receipt: Receipt {
                code: code.clone(),
                proofs: vec![committed(2, None), committed(4, Some("foto.jfif.jpg"))],
            },
            again: false,
        };
        let first = told(&filed);
        assert_eq!(first["again"], false);
        assert_eq!(first["receipt_code"], code.reveal().as_str());
        assert_eq!(first["commitment"], "02".repeat(32));
        assert_eq!(first["attachments"][0]["opening"], "05".repeat(32));
        assert_eq!(first["attachments"][0]["name"], "foto.jfif.jpg");
        filed.again = true;
        let again = told(&filed);
        assert_eq!((&again["again"], &again["attachments"]), (&json!(true), &first["attachments"]));
        filed.receipt.proofs.clear();
        let erased = told(&filed);
        assert_eq!(erased["receipt_code"], first["receipt_code"]);
        assert!(erased.get("opening").is_none() && erased.get("attachments").is_none());
    }
}
