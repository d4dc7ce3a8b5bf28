//! Carries a log's public events to its JetStream stream.
//!
//! There is no outbox and no cursor of its own: the last message that JetStream holds says where to go on. If the server lost a tail, a stream or
//! everything, the next look finds out and sends it again from the log.

use std::time::Duration;

use async_nats::jetstream::message::PublishMessage;
use async_nats::jetstream::stream::Stream;
use eventlog::{EventLog, LEASE, LogError, Mapping};
use kernel::{Delivered, Position};
use tokio_util::sync::CancellationToken;
use tracing::Instrument;
use uuid::Uuid;

use crate::{Bus, BusError, headers};

const WORK: &str = "relay";
/// Messages on their way at once: JetStream groups their syncs.
const WINDOW: usize = 500;
/// How often an idle relay looks whether JetStream still holds what was sent.
const LOOK: Duration = Duration::from_secs(1);

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
struct Tail {
    sequence: u64,
    position: Position,
}

impl Relay {
    /// Runs until told to stop; failures are logged and tried again.
    pub async fn run(&self, stop: &CancellationToken, beat: &(dyn Fn() + Send + Sync)) {
        let mut pause = Duration::from_millis(100);
        while !stop.is_cancelled() {
            beat();
            match self.turn(stop, beat).await {
                Ok(()) => pause = Duration::from_millis(100),
                Err(error) => {
                    metrics::counter!("relay_failures_total").increment(1);
                    tracing::warn!(log = self.log.epoch().log.as_str(), error = %error, "relay pauses");
                    pause = (pause * 2).min(Duration::from_secs(2));
                }
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
            let _ = tokio::time::timeout(LEASE / 3, stop.cancelled()).await;
            return Ok(());
        }
        let stream = self.bus.stream(self.log.epoch().log).await?;
        let mut tail = self.tail(&stream).await?;
        let mut committed = self.log.committed();
        let mut looked = tokio::time::Instant::now();
        while !stop.is_cancelled() {
            beat();
            let more = self.forward(&mut tail).await?;
            if more {
                looked = tokio::time::Instant::now();
                continue;
            }
            if looked.elapsed() > LOOK {
                if !self.log.hold(WORK, self.holder).await? || !still_there(&stream, &tail).await? {
                    return Ok(());
                }
                looked = tokio::time::Instant::now();
            }
            tokio::select! {
                () = stop.cancelled() => {}
                // Other replicas append without waking this one, so a poll goes along.
                _ = tokio::time::timeout(Duration::from_millis(100), committed.wait_for(|head| *head > tail.position)) => {}
            }
        }
        Ok(())
    }

    /// What JetStream holds last, checked against the log.
    async fn tail(&self, stream: &Stream) -> Result<Tail, RelayError> {
        let info =
            stream.get_info().await.map_err(BusError::jetstream("tell where the stream stands"))?;
        let sequence = info.state.last_sequence;
        if info.state.messages == 0 {
            // Everything was lost or has aged out. Consumers drop what they hold already, so sending again is only work.
            return Ok(Tail { sequence, position: Position::START });
        }
        let last = stream
            .get_raw_message(sequence)
            .await
            .map_err(BusError::jetstream("read the last message"))?;
        let held = headers::from_message(self.log.epoch().log, Some(&last.headers), &last.payload)
            .map_err(|reason| BusError::JetStream { doing: "read the last message", reason })?;
        let same = held.epoch == self.log.epoch()
            && self.log.hash_at(held.position).await? == Some(held.leaf_hash);
        if same {
            Ok(Tail { sequence, position: held.position })
        } else {
            Err(RelayError::Ahead { held: held.place() })
        }
    }

    /// Sends one window; true when there may be more.
    async fn forward(&self, tail: &mut Tail) -> Result<bool, RelayError> {
        let page = self.log.read_public(self.mapping, tail.position, WINDOW).await?;
        for (event, reason) in &page.unreadable {
            tracing::error!(
                event = event.place(),
                event_type = event.event_type,
                reason,
                "row does not read; parked"
            );
            self.log.park(WORK, event, reason).await?;
        }
        let mut waiting = Vec::with_capacity(page.events.len());
        for (offset, event) in (0_u64..).zip(&page.events) {
            waiting.push(self.send(event, tail.sequence + offset).await?);
        }
        for ack in waiting {
            let ack = ack.await.map_err(publish_error)?;
            if ack.duplicate || ack.sequence != tail.sequence + 1 {
                return Err(RelayError::Fenced);
            }
            tail.sequence = ack.sequence;
        }
        metrics::counter!("relay_events_total").increment(page.events.len() as u64);
        let more = page.read_to > tail.position;
        tail.position = page.read_to;
        Ok(more)
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
            let traceparent =
                event.traceparent.as_ref().and_then(|_| telemetry::current_traceparent());
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

fn publish_error(error: async_nats::jetstream::context::PublishError) -> RelayError {
    if error.kind() == async_nats::jetstream::context::PublishErrorKind::WrongLastSequence {
        return RelayError::Fenced;
    }
    RelayError::Bus(BusError::JetStream { doing: "store a message", reason: error.to_string() })
}

/// Whether JetStream still holds what was sent: a restarted server may have lost a tail, and a stream may have been deleted.
async fn still_there(stream: &Stream, tail: &Tail) -> Result<bool, RelayError> {
    let info =
        stream.get_info().await.map_err(BusError::jetstream("tell where the stream stands"))?;
    Ok(info.state.last_sequence == tail.sequence)
}
