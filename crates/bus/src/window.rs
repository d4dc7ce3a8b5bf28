//! One message on its way, fenced by the sequence that it must follow, and the last one that arrived.

use async_nats::HeaderMap;
use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::context::{PublishAckFuture, PublishError, PublishErrorKind};
use async_nats::jetstream::message::{PublishMessage, StreamMessage};
use async_nats::jetstream::stream::{RawMessageError, RawMessageErrorKind, State, Stream};
use bytes::Bytes;
use tracing::{Instrument, Span};

use crate::carry::RelayError;
use crate::{Bus, BusError};

/// A message to be sent.
pub(crate) struct Parcel {
    pub(crate) number: u64,
    pub(crate) subject: String,
    pub(crate) headers: HeaderMap,
    pub(crate) body: Bytes,
    /// `Span::none()` when it joins no trace.
    pub(crate) span: Span,
}

/// Sends without waiting for the answer. JetStream refuses it unless `after` is the stream's last sequence.
pub(crate) async fn send(
    bus: &Bus,
    parcel: Parcel,
    after: u64,
) -> Result<PublishAckFuture, RelayError> {
    let message = PublishMessage::build()
        .headers(parcel.headers)
        .payload(parcel.body)
        .expected_last_sequence(after);
    let sending = bus.jetstream.send_publish(parcel.subject, message);
    sending.instrument(parcel.span).await.map_err(publish_error)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(crate) fn publish_error(error: PublishError) -> RelayError {
    if error.kind() == PublishErrorKind::WrongLastSequence {
        return RelayError::Fenced;
    }
    RelayError::Bus(BusError::JetStream { doing: "store a message", reason: error.to_string() })
}

/// The last message that JetStream can still read. A server that lost a tail may go on counting after it.
pub(crate) async fn last_message(
    stream: &Stream,
    state: &State,
    subjects: &str,
) -> Result<Option<StreamMessage>, BusError> {
    if state.messages == 0 {
        return Ok(None);
    }
    let mut last = stream.get_raw_message(state.last_sequence).await;
    if last.as_ref().is_err_and(is_missing) {
        last = stream.get_last_raw_message_by_subject(subjects).await;
    }
    match last {
        Ok(message) => Ok(Some(message)),
        Err(error) if is_missing(&error) => Ok(None),
        Err(error) => Err(BusError::jetstream("read the last message")(error)),
    }
}

pub(crate) fn is_missing(error: &RawMessageError) -> bool {
    match error.kind() {
        RawMessageErrorKind::NoMessageFound => true,
        RawMessageErrorKind::JetStream(answer) => {
            answer.error_code() == ErrorCode::NO_MESSAGE_FOUND
        }
        _ => false,
    }
}
