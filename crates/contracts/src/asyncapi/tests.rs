use super::*;

fn resolve<'a>(document: &'a Value, reference: &str) -> &'a Value {
    let pointer = reference.strip_prefix('#').unwrap();
    document.pointer(pointer).unwrap_or_else(|| panic!("{reference} points nowhere"))
}

fn references(value: &Value, found: &mut Vec<String>) {
    match value {
        Value::Object(map) => {
            if let Some(Value::String(reference)) = map.get("$ref") {
                found.push(reference.clone());
            }
            map.values().for_each(|value| references(value, found));
        }
        Value::Array(items) => items.iter().for_each(|value| references(value, found)),
        _ => {}
    }
}

#[test]
fn every_reference_points_to_something() {
    let document = asyncapi();
    let mut found = vec![];
    references(&document, &mut found);
    assert!(found.len() > 60);
    for reference in found {
        if let Some(name) = reference.strip_prefix("schemas/") {
            let body = name.strip_suffix(".json").unwrap();
            assert!(Body::ALL.iter().any(|known| known.name == body), "{reference}");
        } else {
            resolve(&document, &reference);
        }
    }
}

#[test]
fn what_an_office_publishes_the_hub_receives() {
    let document = asyncapi();
    let operation = resolve(&document, "#/operations/receive.office.survey.rating.submitted.v1");
    assert_eq!(operation["action"], "receive");
    let channel = resolve(&document, operation["channel"]["$ref"].as_str().unwrap());
    assert_eq!(channel["address"], "ph.in.off.{office}.survey.rating.submitted.v1");
    assert_eq!(channel["x-jetstream"]["stream"], "INGRESS");
    assert!(channel["x-jetstream"].get("consumer").is_none());
}

#[test]
fn itjen_reads_from_its_own_durable_consumer() {
    let document = asyncapi();
    let channel = resolve(&document, "#/channels/itjen.wbs.case.escalated.v1");
    let expected = json!({"domain": "hub", "stream": "ESCALATED", "consumer": "itjen", "apiPrefix": "js.hub", "acknowledge": "explicit"});
    assert_eq!(channel["x-jetstream"], expected);
}

#[test]
fn the_file_holds_the_document() {
    assert_eq!(serde_json::from_str::<Value>(&asyncapi_file()).unwrap(), asyncapi());
}
