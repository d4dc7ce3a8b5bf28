//! Headers: CloudEvents 1.0 in binary mode, lower case, and the message id of NATS.

use serde_json::{Map, Value, json};

use crate::{Channel, Direction, Party};

/// Name of the schema of a channel's headers.
pub(super) const fn name(channel: &Channel) -> &'static str {
    match (channel.party, channel.direction) {
        (Party::Office, Direction::ToHub) => "OfficeHeaders",
        (Party::Itjen, Direction::ToHub) => "ItjenHeaders",
        (_, Direction::FromHub) => "HubHeaders",
    }
}

/// All three.
pub(super) fn schemas() -> Value {
    json!({
        "OfficeHeaders": headers(&office()),
        "ItjenHeaders": headers(&itjen()),
        "HubHeaders": headers(&hub()),
    })
}

type Header = (&'static str, Value);

fn headers(list: &[Header]) -> Value {
    let required: Vec<&str> = list.iter().map(|(name, _)| *name).collect();
    let properties: Map<String, Value> =
        list.iter().map(|(name, schema)| ((*name).to_owned(), schema.clone())).collect();
    json!({ "type": "object", "required": required, "properties": properties })
}

fn common() -> Vec<Header> {
    vec![
        ("ce-specversion", json!({ "type": "string", "const": "1.0" })),
        (
            "ce-type",
            json!({ "type": "string", "pattern": r"^id\.go\.porthealth\.",
            "description": "`id.go.porthealth.` and the tail of the subject." }),
        ),
        (
            "ce-time",
            json!({ "type": "string", "format": "date-time",
            "description": "When it was made: RFC 3339, UTC." }),
        ),
        ("ce-datacontenttype", json!({ "type": "string", "const": "application/json" })),
    ]
}

fn submission(source: &str) -> Vec<Header> {
    let mut list = common();
    list.extend([
        (
            "ce-id",
            json!({ "type": "string", "format": "uuid",
            "description": "Random UUID (version 4): the id of the submission, for good." }),
        ),
        ("Nats-Msg-Id", json!({ "type": "string", "description": "The same as ce-id." })),
        ("ce-source", json!({ "type": "string", "pattern": source })),
    ]);
    list
}

fn office() -> Vec<Header> {
    let mut list = submission("^/ph/off/[a-z0-9-]+(/.*)?$");
    list.push((
        "ce-office",
        json!({ "type": "string",
        "description": "Code of the office; the same as in the subject." }),
    ));
    list
}

fn itjen() -> Vec<Header> {
    submission("^/ph/itjen$")
}

fn hub() -> Vec<Header> {
    let mut list = common();
    list.extend([
        ("ce-id", json!({ "type": "string", "description": "Id of this message; opaque." })),
        ("ce-source", json!({ "type": "string", "enum": ["/ph/hub/intake", "/ph/hub/triage"] })),
        ("ce-subject", json!({ "type": "string",
            "description": "What it is about: id of the submission or case, or <office>/<quarter>." })),
        ("ce-number", json!({ "type": "string", "pattern": "^[1-9][0-9]*$",
            "description": "1, 2, 3 … without a gap in the stream." })),
        ("ce-hash", json!({ "type": "string", "pattern": "^[0-9a-f]{64}$",
            "description": "SHA-256 over what the hub keeps of the message." })),
    ]);
    list
}
