//! Publishes submissions for an office or Itjen, to a stream at the hub or on their own server.

use std::error::Error;
use std::sync::Arc;
use std::time::Duration;

use async_nats::HeaderMap;
use async_nats::jetstream::context::{PublishError, PublishErrorKind};
use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::{self, ErrorCode};
use bytes::Bytes;
use tokio::sync::Semaphore;

use crate::{Bus, BusConfig, BusError};

/// Messages on their way at once.
const WINDOW: usize = 256;
/// A publish whose outcome is not known is repeated under its id this often.
const TRIES: u32 = 5;
/// Before the second try; doubles.
const PAUSE: Duration = Duration::from_millis(200);

/// JetStream has stored it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Acked {
    /// The stream that holds it: `OUT_PLM` on the office's own server, `INGRESS_DIRECT` or `INGRESS_ITJEN` at the hub.
    pub stream: String,
    /// The number of the message in that stream.
    pub sequence: u64,
    /// `hub`, or `off-plm`.
    pub domain: Option<String>,
    /// It was stored before, under the same id.
    pub again: bool,
}

/// Why a submission was not stored, or is not known to be.
#[derive(Debug, thiserror::Error)]
pub enum PublishRefused {
    /// Without an id a repetition would be another submission.
    #[error("a submission needs the header Nats-Msg-Id")]
    NoId,
    #[error("denied: this user may not publish to {subject}")]
    Denied { subject: String },
    /// Nobody keeps what is published there.
    #[error("no stream takes {subject}: is the server provisioned, and is the link up?")]
    NoStream { subject: String },
    /// It can never be taken.
    #[error("the message is larger than the server takes")]
    TooLarge,
    #[error("the server takes nothing more for now: {reason}")]
    Full { reason: String },
    /// No answer. It may be stored: publish it again under the same id, later.
    #[error(
        "no answer: whether it is stored is not known; publish it again under the same id ({reason})"
    )]
    Unknown { reason: String },
}

/// Publishes submissions; clones share a window.
#[derive(Clone)]
pub struct Publisher {
    bus: Bus,
    window: Arc<Semaphore>,
}

impl Publisher {
    pub fn new(bus: Bus) -> Self {
        Self { bus, window: Arc::new(Semaphore::new(WINDOW)) }
    }

    /// Connects as an office (to the hub or to its own server) or as Itjen.
    pub async fn connect(config: &BusConfig) -> Result<Self, BusError> {
        Ok(Self::new(Bus::init(config).await?))
    }

    /// Publishes and waits until it is stored. Many may wait side by side: only so many are on their way at once.
    pub async fn publish(
        &self,
        subject: impl Into<String>,
        headers: HeaderMap,
        payload: Bytes,
    ) -> Result<Acked, PublishRefused> {
        let subject = subject.into();
        if headers.get("Nats-Msg-Id").is_none() {
            return Err(PublishRefused::NoId);
        }
        // The semaphore is never closed.
        let _place = self.window.acquire().await;
        let mut pause = PAUSE;
        for _ in 1..TRIES {
            match self.attempt(&subject, &headers, &payload).await {
                Err(PublishRefused::Unknown { .. } | PublishRefused::NoStream { .. }) => {}
                answer => return answer,
            }
            tokio::time::sleep(pause).await;
            pause *= 2;
        }
        self.attempt(&subject, &headers, &payload).await
    }

    async fn attempt(
        &self,
        subject: &str,
        headers: &HeaderMap,
        payload: &Bytes,
    ) -> Result<Acked, PublishRefused> {
        let denials = self.bus.denials.count();
        let message = PublishMessage::build().headers(headers.clone()).payload(payload.clone());
        let sent = self.bus.jetstream.send_publish(subject.to_owned(), message).await;
        let answer = sent.map_err(|error| refusal(&error, subject))?;
        tokio::select! {
            answer = answer => match answer {
                Ok(ack) => Ok(Acked {
                    stream: ack.stream,
                    sequence: ack.sequence,
                    domain: Some(ack.domain).filter(|domain| !domain.is_empty()),
                    again: ack.duplicate,
                }),
                Err(error) => Err(refusal(&error, subject)),
            },
            // A denied publish gets no answer of its own.
            () = self.bus.denials.denied(subject, denials) => {
                Err(PublishRefused::Denied { subject: subject.to_owned() })
            }
        }
    }
}

fn refusal(error: &PublishError, subject: &str) -> PublishRefused {
    match error.kind() {
        PublishErrorKind::StreamNotFound => {
            PublishRefused::NoStream { subject: subject.to_owned() }
        }
        PublishErrorKind::MaxPayloadExceeded => PublishRefused::TooLarge,
        PublishErrorKind::Other => answered(error),
        _ => PublishRefused::Unknown { reason: error.to_string() },
    }
}

/// JetStream answered, and not with an acknowledgement.
fn answered(error: &PublishError) -> PublishRefused {
    let reason = error.to_string();
    let answer = error.source().and_then(|source| source.downcast_ref::<jetstream::Error>());
    match answer.map(jetstream::Error::error_code) {
        Some(
            ErrorCode::STREAM_MESSAGE_EXCEEDS_MAXIMUM | ErrorCode::STREAM_HEADER_EXCEEDS_MAXIMUM,
        ) => PublishRefused::TooLarge,
        None | Some(ErrorCode::CLUSTER_NOT_AVAILABLE) => PublishRefused::Unknown { reason },
        Some(_) => PublishRefused::Full { reason },
    }
}
