//! Carries a log's public events to its JetStream stream.
//!
//! There is no outbox and no cursor of its own: the last message that JetStream holds says where to go on. If the server lost a tail, a stream or
//! everything, the next look finds out and sends it again from the log.

use std::time::Duration;

use async_nats::jetstream::ErrorCode;
use async_nats::jetstream::message::{PublishMessage, StreamMessage};
use async_nats::jetstream::stream::{RawMessageError, RawMessageErrorKind, State, Stream};
use eventlog::{EventLog, LEASE, LogError, Mapping};
use kernel::{Delivered, LogName, Position};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use crate::{Bus, BusError, headers};

const WORK: &str = "relay";
/// Messages on their way at once: JetStream groups their syncs.
const WINDOW: usize = 500;
/// Between two turns; doubles after failures.
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(2);
/// How often a relay renews its lease and looks whether JetStream still holds what was sent.
const LOOK: Duration = Duration::from_secs(1);
/// How long an idle relay sleeps at most.
const POLL: Duration = Duration::from_millis(100);

/// Why a relay cannot go on by itself.
#[derive(Debug, thiserror::Error)]
pub enum RelayError {
    /// The bus failed; tried again.
    #[error(transparent)]
    Bus(#[from] BusError),
    /// The log failed; tried again.
    #[error(transparent)]
    Log(#[from] LogError),
    /// JetStream holds something that is not in the log.
    #[error(
        "stream holds {held}, which the log does not: the log was restored from an older copy, or another one writes to the stream. Nothing is published until an operator has compared them"
    )]
    Ahead {
        /// The place that JetStream's last message names.
        held: String,
    },
    /// Another relay is writing.
    #[error("another relay writes to the stream")]
    Fenced,
}

/// The relay of one log.
pub struct Relay {
    /// The log.
    pub log: EventLog,
    /// What of it is public.
    pub mapping: Mapping,
    /// The bus.
    pub bus: Bus,
    /// This replica's name on the lease.
    pub holder: Uuid,
}

/// Where the stream stands.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Tail {
    /// Of JetStream: what the next message expects.
    sequence: u64,
    /// The event of its last message.
    published: Position,
}

impl Relay {
    /// Runs until told to stop; failures are logged and tried again.
    pub async fn run(&self, stop: &CancellationToken, beat: &(dyn Fn() + Send + Sync)) {
        let (mut pause, mut stuck) = (PAUSE, false);
        while !stop.is_cancelled() {
            // A relay that waits for an operator falls silent, so that the process is not live and somebody looks.
            if !stuck {
                beat();
            }
            let started = tokio::time::Instant::now();
            let turn = self.turn(stop, beat).await;
            if turn.is_ok() || started.elapsed() > PAUSE_MAX {
                pause = PAUSE;
            }
            stuck = matches!(turn, Err(RelayError::Ahead { .. }));
            if let Err(error) = turn {
                metrics::counter!("relay_failures_total").increment(1);
                tracing::warn!(log = self.log.epoch().log.as_str(), error = %error, "relay pauses");
                pause = (pause * 2).min(PAUSE_MAX);
            }
            let _ = tokio::time::timeout(pause, stop.cancelled()).await;
        }
        self.log.release(WORK, self.holder).await;
    }

    /// From taking the lease until something fails, the stream is not where it was left, or the process stops.
    async fn turn(
        &self,
        stop: &CancellationToken,
        beat: &(dyn Fn() + Send + Sync),
    ) -> Result<(), RelayError> {
        if !self.log.hold(WORK, self.holder).await? {
            let _ = tokio::time::timeout(LEASE / 10, stop.cancelled()).await;
            return Ok(());
        }
        let stream = self.bus.stream(self.log.epoch().log).await?;
        let mut tail = self.tail(&stream).await?;
        let mut read_to = tail.published;
        let mut committed = self.log.committed();
        let mut looked = tokio::time::Instant::now();
        while !stop.is_cancelled() {
            beat();
            let from = read_to;
            read_to = self.forward(&mut tail, from).await?;
            if looked.elapsed() > LOOK {
                // A restarted server may have lost a tail, and a stream may have been deleted.
                if !self.log.hold(WORK, self.holder).await? || self.tail(&stream).await? != tail {
                    return Ok(());
                }
                looked = tokio::time::Instant::now();
            }
            if read_to > from {
                continue;
            }
            tokio::select! {
                () = stop.cancelled() => {}
                // Other replicas append without waking this one, so a poll goes along.
                _ = tokio::time::timeout(POLL, committed.wait_for(|head| *head > read_to)) => {}
            }
        }
        Ok(())
    }

    /// What JetStream holds last, checked against the log.
    async fn tail(&self, stream: &Stream) -> Result<Tail, RelayError> {
        let log = self.log.epoch().log;
        let info =
            stream.get_info().await.map_err(BusError::jetstream("tell where the stream stands"))?;
        let sequence = info.state.last_sequence;
        let Some(last) = last_message(stream, &info.state, log).await? else {
            // Everything was lost or has aged out. Consumers drop what they hold already, so sending again is only work.
            return Ok(Tail { sequence, published: Position::START });
        };
        let held = headers::from_message(log, Some(&last.headers), &last.payload)
            .map_err(|reason| BusError::JetStream { doing: "read the last message", reason })?;
        let same = held.epoch == self.log.epoch()
            && self.log.hash_at(held.position).await? == Some(held.leaf_hash);
        if same {
            Ok(Tail { sequence, published: held.position })
        } else {
            Err(RelayError::Ahead { held: held.place() })
        }
    }

    /// Sends one window; answers how far the log was read.
    async fn forward(&self, tail: &mut Tail, from: Position) -> Result<Position, RelayError> {
        let mut page = self.log.read_public(self.mapping, from, WINDOW).await?;
        self.park(&page.unreadable).await?;
        if let Some(first) = page.events.first_mut() {
            // What the bus carried before it: private events in between are no hole.
            first.previous = tail.published;
        }
        let mut waiting = Vec::with_capacity(page.events.len());
        for (offset, event) in (0_u64..).zip(&page.events) {
            waiting.push(self.send(event, tail.sequence + offset).await?);
        }
        for (ack, event) in waiting.into_iter().zip(&page.events) {
            let ack = ack.await.map_err(publish_error)?;
            if ack.duplicate || ack.sequence != tail.sequence + 1 {
                return Err(RelayError::Fenced);
            }
            *tail = Tail { sequence: ack.sequence, published: event.position };
        }
        metrics::counter!("relay_events_total").increment(page.events.len() as u64);
        Ok(page.read_to)
    }

    async fn park(&self, unreadable: &[(Delivered, String)]) -> Result<(), RelayError> {
        for (event, reason) in unreadable {
            tracing::error!(
                event = event.place(),
                event_type = event.event_type,
                reason,
                "row does not read; parked"
            );
            self.log.park(WORK, event, reason).await?;
        }
        Ok(())
    }

    async fn send(
        &self,
        event: &Delivered,
        after: u64,
    ) -> Result<async_nats::jetstream::context::PublishAckFuture, RelayError> {
        let span = match event.traceparent.as_deref() {
            Some(traceparent) => {
                let span = tracing::info_span!("publish", event_type = event.event_type);
                telemetry::follow(&span, std::iter::once(traceparent));
                span
            }
            // What the public did starts no trace and joins none.
            None => tracing::Span::none(),
        };
        async {
            // Without telemetry there is no span to name: then the command's own context travels.
            let own = event.traceparent.clone();
            let traceparent = own.map(|own| telemetry::current_traceparent().unwrap_or(own));
            let (subject, headers, body) = headers::to_message(event, traceparent.as_deref());
            let message = PublishMessage::build()
                .headers(headers)
                .payload(body)
                .expected_last_sequence(after);
            self.bus.jetstream.send_publish(subject, message).await.map_err(publish_error)
        }
        .instrument(span)
        .await
    }
}

#[expect(clippy::needless_pass_by_value, reason = "the shape that map_err wants")]
fn publish_error(error: async_nats::jetstream::context::PublishError) -> RelayError {
    if error.kind() == async_nats::jetstream::context::PublishErrorKind::WrongLastSequence {
        return RelayError::Fenced;
    }
    RelayError::Bus(BusError::JetStream { doing: "store a message", reason: error.to_string() })
}

/// The last message that JetStream can still read. A server that lost a tail may go on counting after it.
async fn last_message(
    stream: &Stream,
    state: &State,
    log: LogName,
) -> Result<Option<StreamMessage>, BusError> {
    if state.messages == 0 {
        return Ok(None);
    }
    let missing = |error: &RawMessageError| match error.kind() {
        RawMessageErrorKind::NoMessageFound => true,
        RawMessageErrorKind::JetStream(answer) => {
            answer.error_code() == ErrorCode::NO_MESSAGE_FOUND
        }
        _ => false,
    };
    let mut last = stream.get_raw_message(state.last_sequence).await;
    if last.as_ref().is_err_and(missing) {
        last = stream.get_last_raw_message_by_subject(&format!("ph.evt.{log}.>")).await;
    }
    match last {
        Ok(message) => Ok(Some(message)),
        Err(error) if missing(&error) => Ok(None),
        Err(error) => Err(BusError::jetstream("read the last message")(error)),
    }
}
