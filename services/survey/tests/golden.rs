//! One golden file per event type and schema version. The log holds such rows for good, so these files are never edited: a test that
//! fails here means that old rows can no longer be read or are no longer written the same.

use std::collections::BTreeSet;
use std::fs;
use std::path::PathBuf;

use survey::domain::round::RoundEvent;

fn folder() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/golden")
}

fn file_of(event_type: &str, version: i16) -> String {
    format!("{event_type}.v{version}.json")
}

fn read(name: &str) -> String {
    fs::read_to_string(folder().join(name))
        .unwrap_or_else(|error| panic!("tests/golden/{name}: {error}: add a golden file"))
}

#[test]
fn every_event_type_has_a_golden_file_and_every_file_a_type() {
    let wanted: BTreeSet<_> = RoundEvent::TYPES.iter().map(|name| file_of(name, 1)).collect();
    let entries = fs::read_dir(folder()).unwrap();
    let found: BTreeSet<_> =
        entries.map(|entry| entry.unwrap().file_name().into_string().unwrap()).collect();
    assert_eq!(found, wanted);
}

#[test]
fn what_was_written_is_read_and_written_the_same() {
    for event_type in RoundEvent::TYPES {
        let golden = read(&file_of(event_type, 1));
        let event = RoundEvent::decode(event_type, 1, golden.as_bytes()).unwrap();
        assert_eq!(event.event_type(), *event_type);
        let stored = serde_json::to_vec(&event.encode()).unwrap();
        let again = RoundEvent::decode(event_type, RoundEvent::SCHEMA_VERSION, &stored).unwrap();
        assert_eq!(serde_json::to_vec(&again.encode()).unwrap(), stored, "{event_type}");
        let shown = serde_json::to_string_pretty(&again.encode()).unwrap() + "\n";
        assert_eq!(shown, golden, "{event_type}");
    }
}

#[test]
fn an_unknown_type_version_or_shape_is_an_error_that_says_so() {
    let error = |name: &str, version, json: &str| {
        RoundEvent::decode(name, version, json.as_bytes()).unwrap_err().to_string()
    };
    assert_eq!(error("round.RoundClosed", 1, "{}"), "'round.RoundClosed' is no event of a round");
    let text = error("round.RoundOpened", 2, "{}");
    assert_eq!(text, "round.RoundOpened has schema version 2, known up to 1");
    let text = error("round.StepOverdue", 1, "{\"step\":\"A3\"}");
    assert_eq!(text, "the payload of round.StepOverdue does not have its shape");
}
