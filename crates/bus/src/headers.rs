//! An event as a message: CloudEvents 1.0 in binary mode, its position in the log in extension attributes, JSON in the body.

use async_nats::HeaderMap;
use bytes::Bytes;
use kernel::{CommandId, Delivered, Epoch, EpochId, LogName, Position, StreamId, Version};
use topology::names::{kinds, sources, subjects};

/// Subject, headers and body of an event.
pub fn to_message(event: &Delivered, traceparent: Option<&str>) -> (String, HeaderMap, Bytes) {
    let log = event.epoch.log;
    let (category, name) = event.type_parts();
    let id = message_id(event);
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", id.as_str());
    headers.insert("ce-specversion", "1.0");
    headers.insert("ce-id", id.as_str());
    headers.insert("ce-source", sources::hub(log).as_str());
    let event_type = kinds::event_type(log, category, name, event.schema_version);
    headers.insert("ce-type", event_type.as_str());
    headers.insert("ce-subject", event.stream.to_string().as_str());
    headers.insert("ce-time", event.recorded_at.to_string().as_str());
    headers.insert("ce-datacontenttype", "application/json");
    headers.insert("ce-sequence", format!("{:020}", event.version.0).as_str());
    headers.insert("ce-eventname", event.event_type.as_str());
    headers.insert("ce-schemaversion", event.schema_version.to_string().as_str());
    headers.insert("ce-command", event.command.to_string().as_str());
    headers.insert("ce-logepoch", event.epoch.id.to_string().as_str());
    headers.insert("ce-logposition", event.position.to_string().as_str());
    headers.insert("ce-logprevious", event.previous.to_string().as_str());
    headers.insert("ce-logleaf", hex::encode(event.leaf_hash).as_str());
    if let Some(traceparent) = traceparent {
        headers.insert("traceparent", traceparent);
    }
    let subject = subjects::event(log, &event.event_type, event.schema_version, event.stream);
    (subject, headers, Bytes::copy_from_slice(&event.data))
}

/// `<log>/<position>@<epoch>`: the same event has the same id however often it is sent.
fn message_id(event: &Delivered) -> String {
    format!("{}/{}@{}", event.epoch.log, event.position, event.epoch.id)
}

/// Reads an event back. The error names the header that is missing or malformed.
pub fn from_message(
    log: LogName,
    headers: Option<&HeaderMap>,
    body: &Bytes,
) -> Result<Delivered, String> {
    let headers = headers.ok_or("the message has no headers")?;
    let text = |name: &'static str| {
        headers
            .get(name)
            .map(async_nats::HeaderValue::as_str)
            .ok_or(format!("header {name} is missing"))
    };
    let leaf = hex::decode(text("ce-logleaf")?).ok().and_then(|bytes| bytes.try_into().ok());
    Ok(Delivered {
        epoch: Epoch { log, id: parse::<EpochId>("ce-logepoch", text("ce-logepoch")?)? },
        position: Position(parse("ce-logposition", text("ce-logposition")?)?),
        previous: Position(parse("ce-logprevious", text("ce-logprevious")?)?),
        stream: parse::<StreamId>("ce-subject", text("ce-subject")?)?,
        version: Version(parse("ce-sequence", text("ce-sequence")?)?),
        event_type: text("ce-eventname")?.to_owned(),
        schema_version: parse("ce-schemaversion", text("ce-schemaversion")?)?,
        data: body.to_vec(),
        command: parse::<CommandId>("ce-command", text("ce-command")?)?,
        recorded_at: parse("ce-time", text("ce-time")?)?,
        leaf_hash: leaf.ok_or("header ce-logleaf is malformed")?,
        traceparent: text("traceparent").ok().map(str::to_owned),
    })
}

fn parse<T: std::str::FromStr>(name: &str, text: &str) -> Result<T, String> {
    text.parse().map_err(|_| format!("header {name} is malformed"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn event() -> Delivered {
        Delivered {
            epoch: Epoch {
                log: LogName::Triage,
                id: "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213".parse().unwrap(),
            },
            position: Position(17),
            previous: Position(15),
            stream: StreamId::named("case/1"),
            version: Version(3),
            event_type: "case.CaseStudied".into(),
            schema_version: 1,
            data: br#"{"a":1}"#.to_vec(),
            command: "0192f0c1-2d3e-7a4b-8c5d-6e7f80910214".parse().unwrap(),
            recorded_at: "2026-11-22T03:04:05.678901Z".parse().unwrap(),
            leaf_hash: [7; 32],
            traceparent: Some("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01".into()),
        }
    }

    #[test]
    fn an_event_survives_the_trip() {
        let event = event();
        let (_, headers, body) = to_message(&event, event.traceparent.as_deref());
        assert_eq!(from_message(LogName::Triage, Some(&headers), &body).unwrap(), event);
    }

    #[test]
    fn a_public_event_carries_no_trace() {
        let event = Delivered { traceparent: None, ..event() };
        let (_, headers, _) = to_message(&event, None);
        assert!(headers.get("traceparent").is_none());
    }

    #[test]
    fn a_malformed_header_is_named() {
        let (_, mut headers, body) = to_message(&event(), None);
        headers.insert("ce-logposition", "seventeen");
        assert_eq!(
            from_message(LogName::Triage, Some(&headers), &body).unwrap_err(),
            "header ce-logposition is malformed"
        );
    }
}
