//! The public side of every stored event, from the golden files.

use std::fs;
use std::path::PathBuf;

use kernel::{CommandId, Position, StreamId, Version};
use serde_json::{Value, json};

use super::*;

const CASE: &str = "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213";

fn row(event_type: &str) -> Recorded {
    let file = format!("tests/golden/{event_type}.v1.json");
    let stream: StreamId = CASE.parse().unwrap();
    Recorded {
        position: Position(7),
        stream,
        version: Version(1),
        command: CommandId::new(stream.uuid()),
        event_type: event_type.to_owned(),
        schema_version: 1,
        recorded_us: 0,
        blinding: [0; 32],
        leaf_hash: [0; 32],
        payload: fs::read(PathBuf::from(env!("CARGO_MANIFEST_DIR")).join(file)).unwrap(),
        meta: b"{}".to_vec(),
    }
}

fn said(event_type: &str) -> Option<Announcement<Value>> {
    let publication = publish(&row(event_type)).unwrap()?;
    assert_eq!(publication.schema_version, 1);
    Some(serde_json::from_slice(&publication.data).unwrap())
}

#[test]
fn every_event_but_two_is_public_and_names_its_office_and_stream() {
    let types = CaseEvent::TYPES.iter().chain(DataRequestEvent::TYPES);
    for kernel::EventType { name: event_type, .. } in types {
        let Some(said) = said(event_type) else {
            assert!(["case.Recused", "case.Reassigned"].contains(event_type), "{event_type}");
            continue;
        };
        assert_eq!(said.office.as_str(), "gto");
        let streams = [format!("case/{CASE}"), "data-request/gto/2026-Q4".to_owned()];
        assert_eq!(said.stream, streams[usize::from(event_type.starts_with("data"))]);
    }
}

#[test]
fn no_person_is_named() {
    for kernel::EventType { name: event_type, .. } in
        CaseEvent::TYPES.iter().chain(DataRequestEvent::TYPES)
    {
        let Some(publication) = publish(&row(event_type)).unwrap() else { continue };
        let text = String::from_utf8(publication.data).unwrap();
        for person in ["gto-wbs", "gto-head", "gto-kasubag", "itjen-1"] {
            assert!(!text.contains(person), "{event_type} names {person}");
        }
    }
}

#[test]
fn an_exclusion_tells_nothing_but_a_hash_of_case_and_person() {
    let said = said("case.Excluded").unwrap();
    let case: StreamId = CASE.parse().unwrap();
    let hash = Sha256::digest(
        [b"amanah/excluded/v1\0".as_slice(), case.uuid().as_bytes(), b"gto-wbs-2"].concat(),
    );
    assert_eq!(said.body, json!({ "who": hex::encode(hash) }));
    assert_eq!((said.step, said.next), (None, None));
}

#[test]
fn a_completed_step_goes_with_the_clock_of_the_next() {
    let reviewed = said("case.CaseReviewed").unwrap();
    assert_eq!(reviewed.step.unwrap().step.as_str(), "B6");
    assert_eq!(reviewed.next.unwrap().step.as_str(), "B7");
    assert_eq!(reviewed.body, json!({ "clarity": "partly_clear" }));
    let archived = said("case.CaseArchived").unwrap();
    assert_eq!(archived.next, None);
    assert_eq!(archived.body["problem_title"], "Pungutan liar");
    assert_eq!(said("data-request.DataReplyReceived").unwrap().body, json!({ "released": 1 }));
}

#[test]
fn a_row_of_another_service_is_an_error() {
    let foreign = Recorded { event_type: "round.RoundOpened".to_owned(), ..row("case.Recused") };
    assert!(publish(&foreign).is_err());
}
