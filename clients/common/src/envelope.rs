//! The envelope of a body: id, kind and time. CloudEvents 1.0, binary mode.

use async_nats::HeaderMap;
use contracts::Kind;
use kernel::{OfficeCode, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::value::RawValue;
use topology::names::{kinds, sources, subjects};
use uuid::Uuid;

/// A submission as it lies on disk before it is sent. The same id always goes with the same bytes.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Envelope {
    /// Random UUID, version 4.
    pub id: Uuid,
    /// The end of the type, without `contracts::TYPE_PREFIX`.
    pub kind: String,
    /// Time of making, on this machine's clock.
    pub time: Timestamp,
    /// The body, JSON, byte for byte as it is sent.
    pub body: Box<RawValue>,
}

impl Envelope {
    pub fn new(
        id: Uuid,
        kind: Kind,
        time: Timestamp,
        body: &impl Serialize,
    ) -> anyhow::Result<Self> {
        let body = serde_json::value::to_raw_value(body)?;
        Ok(Self { id, kind: kind.tail().to_owned(), time, body })
    }

    /// The subject on the bus. `office`: the sender; Itjen has none.
    pub fn subject(&self, office: Option<&OfficeCode>) -> String {
        office.map_or_else(
            || subjects::from_itjen(&self.kind),
            |office| subjects::from_office(office, &self.kind),
        )
    }
}

/// The headers of a submission from `office`, or from Itjen. Names are lower case, because some clients compare them byte for byte.
pub fn headers(envelope: &Envelope, office: Option<&OfficeCode>) -> HeaderMap {
    let id = envelope.id.to_string();
    let mut headers = HeaderMap::new();
    headers.insert("Nats-Msg-Id", id.as_str());
    headers.insert("ce-specversion", "1.0");
    headers.insert("ce-id", id.as_str());
    headers.insert("ce-type", kinds::ce_type(&envelope.kind).as_str());
    headers.insert("ce-time", envelope.time.to_string().as_str());
    headers.insert("ce-datacontenttype", "application/json");
    if let Some(office) = office {
        headers.insert("ce-office", office.as_str());
        headers.insert("ce-source", sources::office(office).as_str());
    } else {
        headers.insert("ce-source", sources::ITJEN);
    }
    headers
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_body_keeps_its_bytes_through_the_journal() {
        let text = r#"{"b":1,  "a":{"x":null}}"#;
        let body: Box<RawValue> = serde_json::from_str(text).unwrap();
        let time = "2026-11-22T03:00:00Z".parse().unwrap();
        let envelope = Envelope { id: Uuid::nil(), kind: "x".into(), time, body };
        let stored = serde_json::to_vec(&envelope).unwrap();
        let read: Envelope = serde_json::from_slice(&stored).unwrap();
        assert_eq!(read.body.get(), text);
    }

    #[test]
    fn an_office_names_itself_in_subject_and_headers() {
        let office: OfficeCode = "plm".parse().unwrap();
        let time = "2026-11-22T03:00:00Z".parse().unwrap();
        let envelope = Envelope::new(Uuid::nil(), Kind::Roster, time, &1).unwrap();
        assert_eq!(envelope.subject(Some(&office)), Kind::Roster.subject(Some(&office)));
        let headers = headers(&envelope, Some(&office));
        assert_eq!(headers.get("ce-office").unwrap().as_str(), "plm");
        assert_eq!(headers.get("Nats-Msg-Id").unwrap(), headers.get("ce-id").unwrap());
        assert_eq!(headers.get("ce-type").unwrap().as_str(), Kind::Roster.ce_type());
    }
}
