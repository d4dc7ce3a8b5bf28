//! Sends one message, fenced by the sequence that it must follow.

use async_nats::HeaderMap;
use async_nats::jetstream::context::{PublishAckFuture, PublishError, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use bus::{Bus, BusError};
use bytes::Bytes;
use tracing::{Instrument, Span};

use crate::error::RelayError;

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
    let sending = bus.jetstream().send_publish(parcel.subject, message);
    sending.instrument(parcel.span).await.map_err(publish_error)
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
pub(crate) fn publish_error(error: PublishError) -> RelayError {
    if error.kind() == PublishErrorKind::WrongLastSequence {
        return RelayError::Fenced;
    }
    RelayError::Bus(BusError::JetStream { doing: "store a message", reason: error.to_string() })
}
