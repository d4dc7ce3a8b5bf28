//! One consumer of a lane: as long as nothing is doubtful.
//!
//! The client's own ordered consumer makes itself anew behind its caller's back and goes on counting, also when the stream is another one by then. This
//! one ends instead, and the caller looks at the stream before it makes the next.

use std::time::Duration;

use async_nats::jetstream;
use async_nats::jetstream::consumer::{AckPolicy, DeliverPolicy, pull};
use async_nats::jetstream::stream::State;
use futures::StreamExt;
use kernel::Timestamp;

use crate::inbound::{Inbound, Place, created};
use crate::{Bus, BusError};

/// Silence of twice this long means that the consumer is gone.
const HEARTBEAT: Duration = Duration::from_secs(2);
/// Asked for at once.
const BATCH: usize = 100;
/// The server forgets a consumer that nobody asks.
const FORGOTTEN: Duration = Duration::from_secs(30);

/// The message that was taken last, and the time at which JetStream stored it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Taken {
    pub(crate) place: Place,
    /// Nanoseconds since 1970, by JetStream's clock; unknown after a restart of this process.
    pub(crate) stored: Option<i128>,
}

/// A consumer that ends at the first doubt.
pub(crate) struct Ordered {
    created: Timestamp,
    messages: pull::Stream,
    delivered: u64,
    /// What must come first: the message that was taken last.
    expected: Option<Taken>,
}

/// The next thing from the server.
pub(crate) enum Step {
    /// The next message, and when it was stored.
    Message(Inbound, i128),
    /// The message that was taken last, as expected.
    Known,
    /// The server holds another message where the last one was: it lost a tail and counted on.
    Rewritten,
    /// The consumer cannot be believed any more.
    Failed(String),
}

impl Ordered {
    /// Starts after what was taken last; from the beginning when the stream is another one, or shorter.
    pub(crate) async fn begin(
        bus: &Bus,
        stream: &str,
        filter: &str,
        after: Option<Taken>,
    ) -> Result<Self, BusError> {
        let found = bus.existing(stream).await?;
        let info = found.cached_info();
        let made = created(info.created.unix_timestamp_nanos());
        let (start, expected) = start(made, &info.state, after);
        let consumer = found
            .create_consumer(config(filter, start))
            .await
            .map_err(BusError::jetstream("make a consumer"))?;
        if expected.is_some() && consumer.cached_info().num_pending == 0 {
            tell_rewritten(stream);
            return Box::pin(Self::begin(bus, stream, filter, None)).await;
        }
        let messages = consumer.stream().max_messages_per_batch(BATCH).heartbeat(HEARTBEAT);
        let messages = messages.messages().await.map_err(BusError::jetstream("consume"))?;
        Ok(Self { created: made, messages, delivered: 0, expected })
    }

    /// Waits for what comes. May be dropped while it waits: nothing is lost.
    pub(crate) async fn next(&mut self) -> Step {
        match self.messages.next().await {
            Some(Ok(message)) => self.step(message),
            Some(Err(error)) => Step::Failed(error.to_string()),
            None => Step::Failed("the consumer ended".to_owned()),
        }
    }

    fn step(&mut self, message: jetstream::Message) -> Step {
        let Ok(info) = message.info() else {
            return Step::Failed("a message without a place".to_owned());
        };
        if info.consumer_sequence != self.delivered + 1 {
            return Step::Failed("a message was lost on its way".to_owned());
        }
        self.delivered = info.consumer_sequence;
        let stored = info.published.unix_timestamp_nanos();
        let place = Place { created: self.created, sequence: info.stream_sequence };
        match self.expected.take() {
            None => Step::Message(Inbound::new(message, place), stored),
            Some(taken) if taken.place == place && taken.stored.is_none_or(|at| at == stored) => {
                Step::Known
            }
            Some(_) => Step::Rewritten,
        }
    }
}

/// The server lost a tail and counted on: the lane begins again.
pub(crate) fn tell_rewritten(stream: &str) {
    metrics::counter!("lane_rewinds_total", "stream" => stream.to_owned()).increment(1);
    tracing::warn!(
        stream,
        "the stream holds something else where this lane stopped; reading it again from its beginning"
    );
}

/// The first sequence to read, and the message that must be there.
fn start(made: Timestamp, state: &State, after: Option<Taken>) -> (u64, Option<Taken>) {
    match after {
        Some(taken)
            if taken.place.created == made && taken.place.sequence <= state.last_sequence =>
        {
            let sequence = taken.place.sequence;
            // What has aged out can no more be compared.
            let aged = sequence < state.first_sequence;
            if aged { (sequence + 1, None) } else { (sequence, Some(taken)) }
        }
        _ => (1, None),
    }
}

fn config(filter: &str, start_sequence: u64) -> pull::Config {
    pull::Config {
        deliver_policy: DeliverPolicy::ByStartSequence { start_sequence },
        ack_policy: AckPolicy::None,
        filter_subject: filter.to_owned(),
        max_deliver: 1,
        inactive_threshold: FORGOTTEN,
        memory_storage: true,
        num_replicas: 1,
        ..pull::Config::default()
    }
}
