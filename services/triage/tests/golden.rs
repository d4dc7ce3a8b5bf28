//! The stored events, byte by byte. What lies in `golden/` lies in real logs: a file may be added, never changed.
//!
//! To add a variant or a version, add its sample below and run once with `AMANAH_WRITE_GOLDEN=1`; it writes what is missing only.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use std::fs;
use std::path::PathBuf;

use triage::domain::DecodeError;
use triage::domain::case::{CaseEvent, RetentionClass};
use triage::domain::data_request::DataRequestEvent;
use triage::domain::erasure::{self, ErasureEvent};

mod samples;

/// What the two event enums have in common.
trait Stored: Sized + PartialEq + std::fmt::Debug {
    const TYPES: &'static [(&'static str, i16)];
    fn name(&self) -> (&'static str, i16);
    fn bytes(&self) -> Vec<u8>;
    fn read(event_type: &str, version: i16, json: &[u8]) -> Result<Self, DecodeError>;
}

macro_rules! stored {
    ($($event:ty),+) => {$(
        impl Stored for $event {
            const TYPES: &'static [(&'static str, i16)] = <$event>::TYPES;
            fn name(&self) -> (&'static str, i16) { (self.event_type(), self.schema_version()) }
            fn bytes(&self) -> Vec<u8> { self.encode() }
            fn read(event_type: &str, version: i16, json: &[u8]) -> Result<Self, DecodeError> {
                Self::decode(event_type, version, json)
            }
        }
    )+};
}
stored!(CaseEvent, DataRequestEvent, ErasureEvent);

fn path(event_type: &str, version: i16) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden");
    folder.join(format!("{event_type}.v{version}.json"))
}

fn check<E: Stored>(samples: &[E]) {
    for (event_type, version) in E::TYPES {
        let sample = samples.iter().find(|sample| sample.name() == (*event_type, *version));
        let sample = sample.unwrap_or_else(|| panic!("{event_type} has no sample"));
        let path = path(event_type, *version);
        if std::env::var_os("AMANAH_WRITE_GOLDEN").is_some() && !path.exists() {
            fs::write(&path, sample.bytes()).unwrap();
        }
        let stored = fs::read(&path).unwrap_or_else(|_| panic!("{} is missing", path.display()));
        let event = E::read(event_type, *version, &stored).unwrap();
        assert_eq!(event, *sample, "{event_type} is read differently");
        let (stored, now) = (text(&stored), text(&event.bytes()));
        assert_eq!(now, stored, "{event_type} is written differently");
    }
}

fn text(bytes: &[u8]) -> String {
    String::from_utf8(bytes.to_vec()).unwrap()
}

#[test]
fn every_event_of_a_case_is_stored_as_ever() {
    check(&samples::case_events());
}

#[test]
fn every_event_of_a_data_request_is_stored_as_ever() {
    check(&samples::data_request_events());
}

/// One of each event of an erasure.
fn erasure_events() -> Vec<ErasureEvent> {
    let complaint = || "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213".parse().unwrap();
    let law = || "UU 27/2022 Pasal 43".parse().ok();
    let class = || RetentionClass::try_new("wbs-5", 5).ok();
    let itjen = |number: u8| format!("itjen-{number}").parse().unwrap();
    let office = || "gto".parse().unwrap();
    let at = |minute: u8| format!("2026-11-23T02:{minute}:00.123456Z").parse().unwrap();
    vec![
        erasure::ErasureRequested {
            complaint: complaint(),
            office: office(),
            by: itjen(1),
            legal_basis: law(),
            retention_class: None,
            at: at(40),
        }
        .into(),
        erasure::LegalHoldSet {
            complaint: complaint(),
            office: office(),
            by: itjen(1),
            legal_basis: law().unwrap(),
            at: at(41),
        }
        .into(),
        erasure::LegalHoldLifted {
            complaint: complaint(),
            office: office(),
            by: itjen(1),
            legal_basis: None,
            at: at(42),
        }
        .into(),
        erasure::ErasureApproved {
            complaint: complaint(),
            office: office(),
            legal_basis: law(),
            retention_class: class(),
            approvers: [itjen(1), itjen(2)],
            at: at(43),
        }
        .into(),
        erasure::ErasureCarriedOut {
            complaint: complaint(),
            office: office(),
            legal_basis: law(),
            retention_class: class(),
            approvers: [itjen(1), itjen(2)],
            tombstone: kernel::Position(41),
            at: at(44),
        }
        .into(),
    ]
}

#[test]
fn every_event_of_an_erasure_is_stored_as_ever() {
    check(&erasure_events());
}

#[test]
fn a_file_of_an_older_version_is_still_read() {
    let folder = path("x", 1).parent().unwrap().to_owned();
    for file in fs::read_dir(folder).unwrap() {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap();
        let (event_type, version) = name.rsplit_once(".v").unwrap();
        let (version, json) = (version.parse().unwrap(), fs::read(&path).unwrap());
        let case = CaseEvent::decode(event_type, version, &json).is_ok();
        let request = DataRequestEvent::decode(event_type, version, &json).is_ok();
        let erasure = ErasureEvent::decode(event_type, version, &json).is_ok();
        let owners = [case, request, erasure].into_iter().filter(|owns| *owns).count();
        assert_eq!(owners, 1, "{name} belongs to exactly one aggregate");
    }
}

#[test]
fn an_unknown_type_and_a_later_version_are_refused_loudly() {
    let unknown = CaseEvent::decode("case.CaseForgotten", 1, b"{}");
    assert!(matches!(unknown, Err(DecodeError::UnknownType(_))));
    let later = CaseEvent::decode("case.Recused", 99, b"{}");
    assert!(matches!(later, Err(DecodeError::TooNew { found: 99, known: 1, .. })));
    let torn = CaseEvent::decode("case.Recused", 1, br#"{"person":"gto-wbs-2"}"#);
    assert!(matches!(torn, Err(DecodeError::Payload { .. })));
}

#[test]
fn no_event_holds_a_sentence() {
    // The only spaces in stored events are those of names that codes of law and calendars carry.
    let allowed = |line: &str| line.contains("Pasal") || line.contains("SKB");
    for event in samples::case_events() {
        let json = text(&event.encode());
        let texts = json.split('"').filter(|part| part.contains(' '));
        let stray: Vec<_> = texts.filter(|part| !allowed(part)).collect();
        assert!(stray.is_empty(), "{} holds {stray:?}", event.event_type());
    }
}
