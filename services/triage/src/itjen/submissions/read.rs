//! Reads a submission from a message of the bus, or from a gRPC call.

use async_nats::HeaderMap;
use bus::Inbound;
use contracts::{Reason, ReasonCode, TYPE_PREFIX};
use kernel::Timestamp;
use proto::itjen::v1::SubmitRequest;
use service::Failure;
use sha2::{Digest, Sha256};
use topology::names::subjects;

use super::place::STREAM;
use super::{Content, Submission, check};

/// Longest tail of a type that is repeated in a receipt.
const TAIL_CHARS_MAX: usize = 64;

/// Reads a message of the stream `INGRESS_ITJEN`.
pub(crate) fn from_bus(message: &Inbound, now: Timestamp) -> Submission {
    let header = |name| text(&message.headers, name);
    let id = check::id(header("ce-id"));
    let tail = header("ce-type").strip_prefix(TYPE_PREFIX).unwrap_or_default();
    let place = format!("{STREAM}/{}", message.place.sequence);
    let content = if id.is_some() {
        headers(message).and_then(|()| content(tail, header("ce-time"), &message.payload, now))
    } else {
        Err(check::no_id())
    };
    Submission {
        id,
        name: id.map_or(place, |id| id.to_string()),
        kind: plain(tail),
        digest: digest(tail, &message.payload),
        bytes: message.payload.len(),
        content: content.map_err(|reason| vec![reason]),
    }
}

/// Reads a call of `Escalations.Submit`. Without a good id the call fails, because a receipt would have nothing to name.
pub(crate) fn from_call(request: &SubmitRequest, now: Timestamp) -> Result<Submission, Failure> {
    let wrong =
        || Failure::invalid(vec![("id".to_owned(), "is no random UUID (version 4)".to_owned())]);
    let id = check::id(&request.id).ok_or_else(wrong)?;
    let content = content(&request.kind, &request.time, &request.data, now);
    Ok(Submission {
        id: Some(id),
        name: id.to_string(),
        kind: plain(&request.kind),
        digest: digest(&request.kind, &request.data),
        bytes: request.data.len(),
        content: content.map_err(|reason| vec![reason]),
    })
}

fn content(tail: &str, time: &str, body: &[u8], now: Timestamp) -> Result<Content, Reason> {
    let kind = check::kind(tail)?;
    check::time(time, now)?;
    check::size(body)?;
    Ok(Content { kind, body: body.to_vec() })
}

/// Checks the headers besides id, type and time.
fn headers(message: &Inbound) -> Result<(), Reason> {
    let header = |name| text(&message.headers, name);
    let tail = subjects::read_from_itjen(&message.subject).unwrap_or_default();
    let source = header("ce-source");
    for (right, name, message) in [
        (header("ce-specversion") == "1.0", "ce-specversion", "is not 1.0"),
        (header("Nats-Msg-Id") == header("ce-id"), "Nats-Msg-Id", "is not the same as ce-id"),
        (
            source == "/ph/itjen" || source.starts_with("/ph/itjen/"),
            "ce-source",
            "is not /ph/itjen",
        ),
        (
            header("ce-datacontenttype") == "application/json",
            "ce-datacontenttype",
            "is not application/json",
        ),
    ] {
        if !right {
            return Err(Reason::of_field(ReasonCode::Header, name, message));
        }
    }
    if header("ce-type").strip_prefix(TYPE_PREFIX) == Some(tail) {
        return Ok(());
    }
    Err(Reason::of_field(ReasonCode::UnknownType, "ce-type", "does not agree with the subject"))
}

fn text<'a>(headers: &'a HeaderMap, name: &'static str) -> &'a str {
    headers.get(name).map_or("", async_nats::HeaderValue::as_str)
}

/// The tail of a type, or nothing when it could hold something else than a type.
fn plain(tail: &str) -> String {
    let is_plain = tail.len() <= TAIL_CHARS_MAX
        && tail.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit() || b"-.".contains(&b));
    if is_plain { tail.to_owned() } else { String::new() }
}

fn digest(tail: &str, body: &[u8]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(tail.as_bytes());
    hash.update([0]);
    hash.update(body);
    hash.finalize().into()
}

#[cfg(test)]
mod tests;
