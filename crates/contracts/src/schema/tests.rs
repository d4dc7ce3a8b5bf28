use jsonschema::Validator;

use super::*;
use crate::Kind;

fn validator(body: &Body) -> Validator {
    jsonschema::draft202012::options().should_validate_formats(true).build(&body.schema()).unwrap()
}

fn sample(body: &Body) -> Value {
    serde_json::from_str(body.sample).unwrap()
}

/// Every place of a value, as JSON pointers.
fn places(value: &Value, at: &str, found: &mut Vec<String>) {
    found.push(at.to_owned());
    match value {
        Value::Object(map) => {
            for (key, value) in map {
                places(
                    value,
                    &format!("{at}/{}", key.replace('~', "~0").replace('/', "~1")),
                    found,
                );
            }
        }
        Value::Array(items) => {
            for (index, value) in items.iter().enumerate() {
                places(value, &format!("{at}/{index}"), found);
            }
        }
        _ => {}
    }
}

/// The sample with one thing changed: each place replaced, removed, or given a field more.
fn mutants(sample: &Value) -> Vec<(String, Value)> {
    let other = [
        Value::Null,
        json!(true),
        json!(0),
        json!(-1),
        json!(5),
        json!(256),
        json!(4_294_967_296_u64),
        json!(1.5),
        json!(""),
        json!("x"),
        json!("loket-1"),
        json!([]),
        json!([1]),
        json!({}),
        json!({"x": 1}),
    ];
    let mut pointers = vec![];
    places(sample, "", &mut pointers);
    let mut found = vec![];
    for pointer in pointers {
        for value in &other {
            let mut mutant = sample.clone();
            *mutant.pointer_mut(&pointer).unwrap() = value.clone();
            found.push((format!("{pointer} = {value}"), mutant));
        }
        let mut mutant = sample.clone();
        if let Some(map) = mutant.pointer_mut(&pointer).and_then(Value::as_object_mut) {
            map.insert("unheard_of".to_owned(), json!(1));
            found.push((format!("{pointer}/unheard_of added"), mutant));
        }
        if let Some((parent, key)) = pointer.rsplit_once('/') {
            let mut mutant = sample.clone();
            if let Some(map) = mutant.pointer_mut(parent).and_then(Value::as_object_mut) {
                map.remove(key);
                found.push((format!("{pointer} removed"), mutant));
            }
        }
    }
    found
}

fn reads(body: &Body, value: &Value) -> bool {
    body.read(&serde_json::to_vec(value).unwrap()).is_ok()
}

#[test]
fn every_kind_has_a_schema_of_its_name() {
    for kind in Kind::ALL {
        assert!(Body::ALL.iter().any(|body| body.name == kind.tail()), "{kind}");
    }
}

#[test]
fn the_samples_are_valid_and_read() {
    for body in &Body::ALL {
        let errors: Vec<String> =
            validator(body).iter_errors(&sample(body)).map(|error| error.to_string()).collect();
        assert!(errors.is_empty(), "{}: {errors:?}", body.name);
        assert!(reads(body, &sample(body)), "{}", body.name);
    }
}

/// The promise to people who check with the schema before they send.
#[test]
fn what_the_schema_accepts_the_hub_reads() {
    let mut accepted = 0;
    for body in &Body::ALL {
        let validator = validator(body);
        for (what, mutant) in mutants(&sample(body)) {
            if validator.is_valid(&mutant) {
                accepted += 1;
                assert!(reads(body, &mutant), "{}: {what} is valid and does not read", body.name);
            }
        }
    }
    assert!(accepted > 100, "the check is not empty: {accepted}");
}

#[test]
fn what_the_schema_refuses_it_refuses_for_a_reason() {
    let refused = [
        ("survey.rating.submitted.v1", "/id", json!("not-a-uuid")),
        ("survey.rating.submitted.v1", "/shift", json!("2026-11-22T08:00:00Z")),
        ("survey.rating.submitted.v1", "/place", json!("Loket 1")),
        ("survey.rating.submitted.v1", "/comment", json!("x".repeat(1001))),
        ("survey.ratings.submitted.v1", "/ratings", json!([])),
        ("survey.users-served.reported.v1", "/count", json!(100_001)),
        ("survey.users-served.reported.v2", "/by_service", json!([])),
        ("survey.roster.published.v1", "/valid_from", json!("1 Desember 2026")),
        ("wbs.complaint.sealed.v1", "/objects", json!([])),
        ("wbs.complaint.sealed.v1", "/receipt_lookup", json!("abc")),
        ("wbs.data-request.answered.v1", "/manifest", Value::Null),
        ("wbs.data-request.corrected.v1", "/declaration", json!({"no_gratification": true})),
        ("wbs.case.acknowledged.v1", "/held", json!("all")),
        ("receipt.v1", "/outcome", json!("perhaps")),
        ("wbs.data-request.sent.v1", "/complaints", Value::Null),
        ("wbs.data-request.rescheduled.v1", "/calendar", json!(2026)),
        ("wbs.case.escalated.v1", "/position", json!("412")),
    ];
    for (name, pointer, value) in refused {
        let body = Body::ALL.iter().find(|body| body.name == name).unwrap();
        let mut wrong = sample(body);
        *wrong.pointer_mut(pointer).unwrap() = value;
        assert!(!validator(body).is_valid(&wrong), "{name} {pointer}");
    }
}

#[test]
fn a_submission_with_an_unknown_field_is_refused_and_a_message_of_the_hub_is_not() {
    for body in &Body::ALL {
        let mut value = sample(body);
        value["unheard_of"] = json!(1);
        let to_hub = Kind::ALL.iter().any(|kind| kind.tail() == body.name);
        assert_eq!(validator(body).is_valid(&value), !to_hub, "{}", body.name);
        assert_eq!(reads(body, &value), !to_hub, "{}", body.name);
    }
}
