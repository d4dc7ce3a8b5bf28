//! A message that came in, and its position in its stream.

use async_nats::HeaderMap;
use async_nats::jetstream;
use bytes::Bytes;
use kernel::Timestamp;

/// A position in a stream, with the time at which the stream was made: a stream that is made anew counts from 1 again.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    /// Creation of the stream, to the microsecond.
    pub created: Timestamp,
    /// JetStream's number of the message.
    pub sequence: u64,
}

#[derive(Clone, Debug)]
pub struct Inbound {
    pub place: Place,
    pub subject: String,
    /// Its headers as they came: nothing of them has been checked.
    pub headers: HeaderMap,
    pub payload: Bytes,
    /// The stream that the hub collected it from, as the hub says: `OUT_PLM`, `INGRESS_DIRECT`. `None`: it was published to this stream itself.
    pub source: Option<String>,
}

impl Inbound {
    pub(crate) fn new(message: jetstream::Message, place: Place) -> Self {
        let jetstream::Message { message, .. } = message;
        let headers = message.headers.unwrap_or_default();
        let source = headers.get("Nats-Stream-Source").and_then(|value| source(value.as_str()));
        Self {
            place,
            subject: message.subject.to_string(),
            headers,
            payload: message.payload,
            source,
        }
    }
}

/// From `<stream>[:<hash>] <sequence> <filter> <transform> <subject>`.
fn source(header: &str) -> Option<String> {
    let stream = header.split_ascii_whitespace().next()?;
    let name = stream.split_once(':').map_or(stream, |(name, _)| name);
    Some(name.to_owned())
}

/// Microseconds, the precision of the database, so that a stored position reads back unchanged.
pub(crate) fn created(nanoseconds: i128) -> Timestamp {
    let micros = i64::try_from(nanoseconds.div_euclid(1000)).unwrap_or(0);
    Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_source_is_the_stream_without_its_hash() {
        let collected = "OUT_PLM:9P75QMwP 20 ph.in.off.plm.> > ph.in.off.plm.x";
        assert_eq!(source(collected).as_deref(), Some("OUT_PLM"));
        assert_eq!(
            source("INGRESS_DIRECT 3 > > ph.in.off.gto.x").as_deref(),
            Some("INGRESS_DIRECT")
        );
        assert_eq!(source(""), None);
    }

    #[test]
    fn a_place_survives_a_database() {
        let at = created(1_795_000_000_123_456_789);
        assert_eq!(at.subsec_nanosecond(), 123_456_000);
    }
}
