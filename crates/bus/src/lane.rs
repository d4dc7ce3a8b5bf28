//! Reads one filter of a stream, in order and without a gap, from a position that the reader stores.

use std::collections::VecDeque;
use std::time::Duration;

use futures::FutureExt;
use tokio::time::{Instant, timeout_at};

use crate::inbound::{Inbound, Place};
use crate::ordered::{Ordered, Step, Taken, tell_rewritten};
use crate::{Bus, BusError};

/// After a failure without a message in between.
const PAUSE: Duration = Duration::from_millis(100);

/// An ordered reader. It acknowledges nothing: the caller commits the [`Place`] of the last message together with the effect.
///
/// A message may come again (the server lost a tail, or the stream was made anew), so the effect must be one that happens once; none is skipped.
pub struct Lane {
    bus: Bus,
    stream: String,
    filter: String,
    after: Option<Taken>,
    reader: Option<Ordered>,
    /// Taken and not yet handed out: a caller may drop `next` while it waits.
    buffer: VecDeque<Inbound>,
    /// The last reader ended before it gave anything.
    failed: bool,
}

impl Lane {
    /// A lane over the messages of `stream` that match `filter`, after a position.
    pub fn new(bus: Bus, stream: &str, filter: &str, after: Option<Place>) -> Self {
        Self {
            bus,
            stream: stream.to_owned(),
            filter: filter.to_owned(),
            after: after.map(|place| Taken { place, stored: None }),
            reader: None,
            buffer: VecDeque::new(),
            failed: false,
        }
    }

    /// At least one message as soon as there is one, at most `max`; none when `wait` is over. An error: try again, nothing was lost.
    pub async fn next(&mut self, max: usize, wait: Duration) -> Result<Vec<Inbound>, BusError> {
        let until = Instant::now() + wait;
        while self.buffer.is_empty() {
            let reader = self.listen().await?;
            match timeout_at(until, reader.next()).await {
                Ok(step) => self.take(step),
                Err(_) => return Ok(Vec::new()),
            }
        }
        while self.buffer.len() < max
            && let Some(step) = self.reader.as_mut().and_then(|reader| reader.next().now_or_never())
        {
            self.take(step);
        }
        let count = self.buffer.len().min(max);
        Ok(self.buffer.drain(..count).collect())
    }

    async fn listen(&mut self) -> Result<&mut Ordered, BusError> {
        let reader = if let Some(reader) = self.reader.take() {
            reader
        } else {
            if self.failed {
                tokio::time::sleep(PAUSE).await;
            }
            self.failed = true;
            Ordered::begin(&self.bus, &self.stream, &self.filter, self.after).await?
        };
        Ok(self.reader.insert(reader))
    }

    fn take(&mut self, step: Step) {
        match step {
            Step::Message(message, stored) => {
                self.after = Some(Taken { place: message.place, stored: Some(stored) });
                self.buffer.push_back(message);
                self.failed = false;
            }
            Step::Known => self.failed = false,
            Step::Rewritten => {
                tell_rewritten(&self.stream);
                self.after = None;
                self.reader = None;
            }
            Step::Failed(reason) => {
                tracing::debug!(stream = self.stream, reason, "a lane starts anew");
                metrics::counter!("lane_restarts_total", "stream" => self.stream.clone())
                    .increment(1);
                self.reader = None;
            }
        }
    }
}
