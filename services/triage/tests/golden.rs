//! The stored and the published events, byte by byte.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::{DecodeError, LogName};
use testkit::Golden;
use triage::domain::case::CaseEvent;

mod samples;

fn golden() -> Golden {
    Golden::of(env!("CARGO_MANIFEST_DIR"))
        .with(&samples::case_events())
        .with(&samples::data_request_events())
        .with(&samples::erasure_events())
}

#[test]
fn stored_events_are_read_and_written_as_ever() {
    golden().check_stored();
}

#[test]
fn public_events_are_written_as_ever() {
    golden().check_public(triage::publish);
}

#[test]
fn events_are_documented() {
    golden().check_documented(LogName::Triage, triage::publish);
}

#[test]
fn an_unknown_type_and_a_later_version_are_refused_loudly() {
    let unknown = CaseEvent::decode("case.CaseForgotten", 1, b"{}");
    assert!(matches!(unknown, Err(DecodeError::UnknownType(_))));
    let later = CaseEvent::decode("case.Recused", 99, b"{}");
    assert!(matches!(later, Err(DecodeError::UnknownVersion { found: 99, known: 1, .. })));
    let torn = CaseEvent::decode("case.Recused", 1, br#"{"person":"gto-wbs-2"}"#);
    assert!(matches!(torn, Err(DecodeError::Payload { .. })));
}

#[test]
fn no_event_holds_a_sentence() {
    // The only spaces in stored events are those of names that codes of law and calendars carry.
    let allowed = |line: &str| line.contains("Pasal") || line.contains("SKB");
    for event in samples::case_events() {
        let json = String::from_utf8(event.encode()).unwrap();
        let texts = json.split('"').filter(|part| part.contains(' '));
        let stray: Vec<_> = texts.filter(|part| !allowed(part)).collect();
        assert!(stray.is_empty(), "{} holds {stray:?}", event.event_type());
    }
}
