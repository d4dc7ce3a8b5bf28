//! Reads a submission from a message of the bus, or from a gRPC call.

use bus::Inbound;
use contracts::submission::{self, Expected, FieldNames};
use contracts::{BODY_BYTES_MAX, Reason, Sender, TYPE_PREFIX};
use kernel::Timestamp;
use proto::itjen::v1::SubmitRequest;
use service::Failure;
use topology::names::subjects;

use super::place::STREAM;
use super::{Content, Submission};

/// Root of Itjen's `ce-source`.
const SOURCE: &str = "/ph/itjen";

/// Reads a message of the stream `INGRESS_ITJEN`.
pub(crate) fn from_bus(message: &Inbound, now: Timestamp) -> Submission {
    let (names, body) = (FieldNames::HEADERS, &message.payload);
    let header = |name: &'static str| text(message, name).unwrap_or_default();
    let id = submission::id(header("ce-id"));
    let tail = header("ce-type").strip_prefix(TYPE_PREFIX).unwrap_or_default();
    let place = format!("{STREAM}/{}", message.place.sequence);
    let content = if id.is_some() {
        headers(message).and_then(|()| content(names, tail, header("ce-time"), body, now))
    } else {
        Err(names.id_missing())
    };
    Submission {
        id,
        name: id.map_or(place, |id| id.to_string()),
        kind: submission::printable_tail(tail).to_owned(),
        digest: submission::digest(tail, body),
        old_digest: submission::old_digest(tail, body),
        bytes: body.len(),
        content: content.map_err(|reason| vec![reason]),
    }
}

/// Reads a call of `Escalations.Submit`. Without a good id the call fails, because a receipt would have nothing to name.
pub(crate) fn from_call(request: &SubmitRequest, now: Timestamp) -> Result<Submission, Failure> {
    let SubmitRequest { kind, time, data, .. } = request;
    let names = FieldNames::CALL;
    let wrong =
        || Failure::invalid(vec![("id".to_owned(), "is no random UUID (version 4)".to_owned())]);
    let id = submission::id(&request.id).ok_or_else(wrong)?;
    Ok(Submission {
        id: Some(id),
        name: id.to_string(),
        kind: submission::printable_tail(kind).to_owned(),
        digest: submission::digest(kind, data),
        old_digest: submission::old_digest(kind, data),
        bytes: data.len(),
        content: content(names, kind, time, data, now).map_err(|reason| vec![reason]),
    })
}

fn content(
    names: FieldNames,
    kind: &str,
    time: &str,
    body: &[u8],
    now: Timestamp,
) -> Result<Content, Reason> {
    let kind = names.kind(kind, Sender::Itjen)?;
    names.clock(names.time(time)?, now)?;
    submission::size(body.len(), BODY_BYTES_MAX)?;
    Ok(Content { kind, body: body.to_vec() })
}

fn headers(message: &Inbound) -> Result<(), Reason> {
    let tail = subjects::read_from_itjen(&message.subject).unwrap_or_default();
    submission::headers(&|name| text(message, name), Expected { tail, source: SOURCE })
}

fn text<'a>(message: &'a Inbound, name: &'static str) -> Option<&'a str> {
    message.headers.get(name).map(async_nats::HeaderValue::as_str)
}

#[cfg(test)]
mod tests;
