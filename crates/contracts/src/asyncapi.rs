//! The `AsyncAPI` 3.0 document, made from the table of channels.

use kernel::codec::sorted;
use serde_json::{Map, Value, json};
use topology::names::{self, kinds};

use crate::{BODY_BYTES_MAX, Body, Channel, Direction, Party};

mod headers;

/// Samples above this size are in their own files only.
const EXAMPLE_BYTES_MAX: usize = 1024;

const DESCRIPTION: &str = "\
What offices and Itjen exchange with the hub over NATS JetStream, seen from the hub: it *receives* what you publish and *sends* what you read.

How to connect, receipts, retries and limits: docs/integration/offices.md and itjen.md. How to seal: sealing.md. Reasons of a rejection: reasons.md.
The same bodies travel over gRPC: proto/amanah/office/v1 and proto/amanah/itjen/v1.

Within a version only optional fields are added. A new version is a new type beside the old one; both work. Bodies sent to the hub with an unknown field are rejected; \
readers of what the hub sends ignore fields that they do not know.";

/// The document as a value.
pub fn asyncapi() -> Value {
    sorted(json!({
        "asyncapi": "3.0.0",
        "info": {
            "title": "Amanah hub: exchange with offices and Itjen",
            "version": "1.0.0",
            "description": DESCRIPTION,
            "license": { "name": "EUPL-1.2" },
        },
        "defaultContentType": "application/json",
        "servers": { "hub": server() },
        "channels": table(channel_id, channel),
        "operations": table(operation_id, operation),
        "components": {
            "messages": table(message_id, message),
            "schemas": headers::schemas(),
            "securitySchemes": { "nkey": {
                "type": "asymmetricEncryption",
                "description": "An Ed25519 nkey of type user; the hub knows its public half. User names: off_<code>, itjen.",
            }},
        },
    }))
}

/// The document as the file `proto/asyncapi.json`: two spaces of indentation, keys in order.
pub fn asyncapi_file() -> String {
    format!("{:#}\n", asyncapi())
}

fn server() -> Value {
    json!({
        "host": "hub.amanah.example:4222",
        "protocol": "nats",
        "protocolVersion": "2.15",
        "description": "TLS everywhere outside loopback. An office with a leaf server connects to its own leaf instead; nothing else changes.",
        "security": [{ "$ref": "#/components/securitySchemes/nkey" }],
    })
}

fn table(id: fn(&Channel) -> String, value: fn(&Channel) -> Value) -> Value {
    Channel::all().iter().map(|channel| (id(channel), value(channel))).collect::<Map<_, _>>().into()
}

/// `office.survey.rating.submitted.v1`: tails of receipts are the same for both parties.
fn channel_id(channel: &Channel) -> String {
    format!("{}.{}", channel.party.word(), channel.tail)
}

fn message_id(channel: &Channel) -> String {
    channel_id(channel)
}

/// `receive.office.survey.rating.submitted.v1`, from the hub's side.
fn operation_id(channel: &Channel) -> String {
    format!("{}.{}", action(channel), channel_id(channel))
}

const fn action(channel: &Channel) -> &'static str {
    match channel.direction {
        Direction::ToHub => "receive",
        Direction::FromHub => "send",
    }
}

fn channel(channel: &Channel) -> Value {
    let mut jetstream = json!({ "domain": names::HUB_DOMAIN, "stream": channel.stream() });
    if let Some(consumer) = channel.consumer() {
        jetstream["consumer"] = json!(consumer);
        jetstream["apiPrefix"] = json!(names::HUB_API);
        jetstream["acknowledge"] = json!("explicit");
    }
    let mut value = json!({
        "address": channel.address(),
        "summary": channel.summary,
        "servers": [{ "$ref": "#/servers/hub" }],
        "messages": { "message": { "$ref": format!("#/components/messages/{}", message_id(channel)) } },
        "x-jetstream": jetstream,
    });
    if channel.party == Party::Office {
        value["parameters"] = json!({ "office": {
            "description": "Code of the office: 2 to 16 lower-case letters, digits and hyphens. An office may use its own code only.",
            "examples": ["plm", "gto"],
        }});
    }
    value
}

fn operation(channel: &Channel) -> Value {
    let id = channel_id(channel);
    let mut value = json!({
        "action": action(channel),
        "summary": channel.summary,
        "channel": { "$ref": format!("#/channels/{id}") },
        "messages": [{ "$ref": format!("#/channels/{id}/messages/message") }],
        "tags": [{ "name": channel.party.word() }],
        "bindings": { "nats": { "bindingVersion": "0.1.0" } },
    });
    if channel.direction == Direction::ToHub {
        value["description"] = json!(format!(
            "Answered by exactly one receipt: {} or {}, whose field `submission` is this `ce-id`. At most {BODY_BYTES_MAX} bytes; larger bodies go over gRPC.",
            kinds::RECEIVED,
            kinds::REJECTED,
        ));
    }
    value
}

fn message(channel: &Channel) -> Value {
    let mut value = json!({
        "name": kinds::ce_type(channel.tail),
        "title": channel.summary,
        "contentType": "application/json",
        "headers": { "$ref": format!("#/components/schemas/{}", headers::name(channel)) },
        "payload": {
            "schemaFormat": "application/schema+json;version=draft-2020-12",
            "schema": { "$ref": format!("schemas/{}.json", channel.body) },
        },
        "correlationId": { "location": correlation(channel) },
    });
    if let Some(sample) = sample(channel.body) {
        value["examples"] = json!([{ "name": "sample", "payload": sample }]);
    } else {
        let file = format!("Sample: schemas/samples/{}.json", channel.body);
        value["description"] = json!(file);
    }
    value
}

fn correlation(channel: &Channel) -> &'static str {
    if channel.body == "receipt.v1" {
        "$message.payload#/submission"
    } else {
        "$message.header#/ce-id"
    }
}

/// The sample, when it is short enough for the document.
fn sample(body: &str) -> Option<Value> {
    let body = Body::ALL.iter().find(|known| known.name == body)?;
    let short = body.sample.len() <= EXAMPLE_BYTES_MAX;
    serde_json::from_str(body.sample).ok().filter(|_| short)
}

#[cfg(test)]
mod tests;
