use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use kernel::{CommandId, Epoch, EpochId, EventType, Position, StreamId, Version};
use serde_json::Value;
use uuid::Uuid;

use super::*;

fn event(log: LogName, event_type: &str, data: &str) -> Delivered {
    Delivered {
        epoch: Epoch { log, id: EpochId::new(Uuid::nil()) },
        position: Position(1),
        previous: Position(0),
        stream: StreamId::new(Uuid::nil()),
        version: Version(1),
        event_type: event_type.to_owned(),
        schema_version: 1,
        data: data.into(),
        command: CommandId::new(Uuid::nil()),
        recorded_at: kernel::Timestamp::UNIX_EPOCH,
        leaf_hash: [0; 32],
        traceparent: None,
    }
}

fn pulled(body: &str) -> Delivered {
    let data = format!(r#"{{"office":"plm","stream":"round/plm/2026-Q4","new":1,"body":{body}}}"#);
    event(LogName::Survey, "round.DataPulled", &data)
}

#[test]
fn unknown_fields_are_passed_over() {
    let body = r#"{"period":"2026-Q4","cutoff":3,"count":7,"dataset_hash":"ab","newer":true}"#;
    let public = read(&pulled(body)).unwrap();
    assert_eq!(public.office.as_str(), "plm");
    let Some(PublicEvent::Survey(Survey::DataPulled(pulled))) = public.body else { panic!() };
    assert_eq!(pulled.count, 7);
}

#[test]
fn a_later_type_or_version_has_a_frame_and_no_body() {
    let later = Delivered { schema_version: 2, ..pulled(r#"{"other":1}"#) };
    let unknown = Delivered { event_type: "round.RoundDropped".into(), ..pulled("{}") };
    for event in [later, unknown] {
        let public = read(&event).unwrap();
        assert_eq!((public.stream.as_str(), public.body), ("round/plm/2026-Q4", None));
    }
}

#[test]
fn a_missing_field_is_named_and_a_wrong_value_is_never_quoted() {
    let missing = read(&pulled(r#"{"period":"2026-Q4"}"#)).unwrap_err().to_string();
    assert!(missing.ends_with("missing field `cutoff`"), "{missing}");
    let wrong = read(&pulled(r#"{"period":"Budi"}"#)).unwrap_err().to_string();
    assert!(wrong.ends_with("an unexpected value in `period`"), "{wrong}");
    let frame = read(&event(LogName::Triage, "case.CaseOpened", r#"{"office":"Budi"}"#));
    let frame = frame.unwrap_err().to_string();
    assert!(
        frame.ends_with("an unexpected value in `office`") && !frame.contains("Budi"),
        "{frame}"
    );
}

#[test]
fn the_results_of_a_report_are_handed_on_byte_for_byte() {
    let json = r#"{"z":"93.450","employees":[{"employee":"pgw-01","n": 42}]}"#;
    let figures: survey::Figures = serde_json::from_str(json).unwrap();
    assert_eq!(figures.as_str(), json);
    let own = figures.by_officer().unwrap().remove(0);
    assert_eq!(
        (own.employee.as_str(), own.json.as_str()),
        ("pgw-01", r#"{"employee":"pgw-01","n": 42}"#)
    );
}

/// What the services published of their samples, by type and version.
fn published(service: &str) -> Vec<(String, Value)> {
    let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../services").join(service);
    let files = fs::read_dir(folder.join("tests/public")).unwrap();
    let read = |file: std::io::Result<fs::DirEntry>| {
        let path = file.unwrap().path();
        let name = path.file_stem().unwrap().to_str().unwrap().to_owned();
        (name, serde_json::from_slice(&fs::read(path).unwrap()).unwrap())
    };
    files.map(read).collect()
}

#[test]
fn what_the_services_publish_has_the_published_schema() {
    for (service, types, schemas) in [
        ("intake", Intake::TYPES, Intake::SCHEMAS),
        ("survey", Survey::TYPES, Survey::SCHEMAS),
        ("triage", Triage::TYPES, Triage::SCHEMAS),
    ] {
        let name = |of: &EventType| format!("{}.v{}", of.name, of.version);
        let published = published(service);
        let found: BTreeSet<String> = published.iter().map(|(name, _)| name.clone()).collect();
        assert_eq!(found, types.iter().map(name).collect(), "each type has a golden file");
        for (name, event) in published {
            let schema = schemas.iter().find(|schema| schema.path().contains(&name)).unwrap();
            let schema: Value = serde_json::from_str(&schema.file()).unwrap();
            let options = jsonschema::draft202012::options().should_validate_formats(true);
            let errors: Vec<String> = options
                .build(&schema)
                .unwrap()
                .iter_errors(&event)
                .map(|error| error.to_string())
                .collect();
            assert!(errors.is_empty(), "{name}: {errors:?}");
        }
    }
}
