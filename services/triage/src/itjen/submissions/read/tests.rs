//! Messages as they come, good ones and each kind of bad one.

use async_nats::HeaderMap;
use bus::Place;
use contracts::ReasonCode;

use super::*;

const NOW: &str = "2026-11-22T03:00:00Z";
const ID: &str = "6f2b0a1c-3d4e-4f5a-8b6c-7d8e9f0a1b2c";

fn message() -> Inbound {
    let mut headers = HeaderMap::new();
    for (name, value) in [
        ("Nats-Msg-Id", ID),
        ("ce-id", ID),
        ("ce-specversion", "1.0"),
        ("ce-source", "/ph/itjen"),
        ("ce-type", "id.go.porthealth.wbs.case.acknowledged.v1"),
        ("ce-time", NOW),
        ("ce-datacontenttype", "application/json"),
    ] {
        headers.insert(name, value);
    }
    Inbound {
        place: Place { created: NOW.parse().unwrap(), sequence: 7 },
        subject: "ph.in.itjen.wbs.case.acknowledged.v1".to_owned(),
        headers,
        payload: "{}".into(),
        source: None,
    }
}

fn with(name: &str, value: &str) -> Inbound {
    let mut message = message();
    message.headers.insert(name, value);
    message
}

fn reason(message: &Inbound) -> Reason {
    let submission = from_bus(message, NOW.parse().unwrap());
    submission.content.err().expect("it was accepted").remove(0)
}

#[test]
fn a_good_message_is_known_by_its_id() {
    let submission = from_bus(&message(), NOW.parse().unwrap());
    assert!(submission.content.is_ok());
    assert_eq!(submission.name, ID);
    assert_eq!(submission.kind, "wbs.case.acknowledged.v1");
}

#[test]
fn each_wrong_header_is_named() {
    for (name, value) in [
        ("ce-specversion", "0.3"),
        ("Nats-Msg-Id", "7"),
        ("ce-source", "/ph/off/gto"),
        ("ce-source", "/ph/itjenx"),
        ("ce-datacontenttype", "text/plain"),
        ("ce-time", "kemarin"),
    ] {
        let reason = reason(&with(name, value));
        assert_eq!((reason.code, reason.field.as_deref()), (ReasonCode::Header, Some(name)));
    }
}

#[test]
fn without_an_id_it_is_named_by_its_place() {
    let message = with("ce-id", "7");
    assert_eq!(reason(&message).code, ReasonCode::IdMissing);
    let submission = from_bus(&message, NOW.parse().unwrap());
    assert_eq!((submission.id, submission.name.as_str()), (None, "INGRESS_ITJEN/7"));
}

#[test]
fn type_and_subject_agree_and_are_itjens() {
    let other = "id.go.porthealth.wbs.data-request.answered.v1";
    let disagrees = reason(&with("ce-type", other));
    assert_eq!((disagrees.code, disagrees.field.as_deref()), (ReasonCode::Header, Some("ce-type")));
    let mut office = with("ce-type", "id.go.porthealth.survey.rating.submitted.v1");
    office.subject = "ph.in.itjen.survey.rating.submitted.v1".to_owned();
    assert_eq!(reason(&office).code, ReasonCode::UnknownType);
}

#[test]
fn a_type_that_is_none_is_not_repeated() {
    let submission =
        from_bus(&with("ce-type", "id.go.porthealth.Pak Rekaan"), NOW.parse().unwrap());
    assert_eq!(submission.kind, "");
}

#[test]
fn a_call_without_an_id_fails() {
    let request = SubmitRequest { id: "7".to_owned(), ..SubmitRequest::default() };
    assert!(from_call(&request, NOW.parse().unwrap()).is_err());
}
