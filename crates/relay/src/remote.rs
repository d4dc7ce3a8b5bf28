//! Another service's events: from the bus while it is whole, from the owner of the log when it is not.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use async_nats::jetstream::consumer::{DeliverPolicy, pull};
use bus::{Bus, BusError};
use eventlog::{Feed, LogError, Page};
use futures::future::BoxFuture;
use futures::{FutureExt, StreamExt};
use kernel::{Delivered, Epoch, LogName, Position};
use ledger::Hash;
use topology::names::event_stream;

/// Interval of questions to the owner while the bus is silent: only the owner knows of a lost tail.
const TRUTH: Duration = Duration::from_secs(5);
/// Interval while the bus is down.
const TRUTH_WITHOUT_BUS: Duration = Duration::from_millis(500);
/// Messages held in memory at most; what does not fit is read from the owner later.
const BUFFER_MAX: usize = 4096;

/// Events read from the owner of the log.
#[derive(Debug)]
pub struct BackfillPage {
    pub epoch: Epoch,
    /// In the order of their positions.
    pub events: Vec<Delivered>,
    /// Everything up to here was looked at.
    pub read_to: Position,
}

/// The owner of a log, asked over gRPC.
pub trait Backfill: Send + Sync {
    /// At most `limit` public events after a position; with limit 0 only the epoch.
    fn read(&self, after: Position, limit: usize) -> BoxFuture<'_, Result<BackfillPage, String>>;
    fn hash_at(&self, position: Position) -> BoxFuture<'_, Result<Option<Hash>, String>>;
}

/// Feed of another service's log.
pub struct RemoteFeed {
    log: LogName,
    bus: Option<Bus>,
    owner: Arc<dyn Backfill>,
    messages: Option<pull::Ordered>,
    buffer: VecDeque<Delivered>,
    epoch: Option<Epoch>,
    /// The owner has searched up to here, so that it does not search private stretches twice.
    looked_to: Position,
    /// The last event handed out: a caller that asks from before it (its transaction failed, or it rebuilds) starts anew from there.
    handed_to: Position,
    /// The bus can be believed: everything before its first message is known.
    whole: bool,
    /// Time of the last question to the owner for events.
    asked: tokio::time::Instant,
}

impl RemoteFeed {
    /// A feed of `log`. Without a bus (a rebuild) everything comes from the owner.
    pub fn new(log: LogName, bus: Option<Bus>, owner: Arc<dyn Backfill>) -> Self {
        Self {
            log,
            bus,
            owner,
            messages: None,
            buffer: VecDeque::new(),
            epoch: None,
            looked_to: Position::START,
            handed_to: Position::START,
            whole: false,
            asked: tokio::time::Instant::now(),
        }
    }

    async fn ask(&mut self, after: Position, limit: usize) -> Result<BackfillPage, LogError> {
        let page = self.owner.read(after, limit).await.map_err(unreachable_owner)?;
        self.epoch = Some(page.epoch);
        if limit > 0 {
            // A renewal of the lease asks for the epoch only, and does so more often than the owner must be asked for events.
            self.asked = tokio::time::Instant::now();
        }
        Ok(page)
    }

    /// From the owner, until there is something or its end is reached.
    async fn backfill(&mut self, after: Position, limit: usize) -> Result<Page, LogError> {
        // Listen first, ask then: nothing that is published in between is missed.
        self.listen().await;
        loop {
            let from = after.max(self.looked_to);
            let page = self.ask(from, limit).await?;
            // Messages of another epoch would block the buffer.
            self.buffer.retain(|event| event.epoch == page.epoch);
            if !page.events.is_empty() {
                metrics::counter!("bus_backfilled_total", "log" => self.log.as_str())
                    .increment(page.events.len() as u64);
                self.looked_to = page.events.last().map_or(from, |last| last.position);
                return Ok(Page { epoch: page.epoch, events: page.events });
            }
            if page.read_to <= from {
                self.whole = true;
                return Ok(Page { epoch: page.epoch, events: Vec::new() });
            }
            self.looked_to = page.read_to;
        }
    }

    async fn listen(&mut self) {
        if self.messages.is_some() {
            return;
        }
        let Some(bus) = &self.bus else { return };
        match subscribe(bus, self.log).await {
            Ok(messages) => self.messages = Some(messages),
            Err(error) => {
                tracing::debug!(log = self.log.as_str(), error = %error, "bus not usable now; reading from the owner");
            }
        }
    }

    /// Takes what has arrived without waiting.
    fn drain(&mut self) {
        while self.buffer.len() < BUFFER_MAX {
            let Some(messages) = self.messages.as_mut() else { return };
            match messages.next().now_or_never() {
                None => return,
                Some(next) => self.take(next),
            }
        }
    }

    fn take(&mut self, next: Option<Result<async_nats::jetstream::Message, pull::OrderedError>>) {
        let message = match next {
            Some(Ok(message)) => message,
            Some(Err(error)) => return self.mistrust(&error.to_string()),
            None => return self.mistrust("the consumer ended"),
        };
        match bus::from_message(self.log, message.headers.as_ref(), &message.payload) {
            Ok(event) => self.buffer.push_back(event),
            // The log holds the event itself, so a spoilt message costs only a read from the owner.
            Err(reason) => self.mistrust(&reason),
        }
    }

    fn mistrust(&mut self, reason: &str) {
        tracing::debug!(
            log = self.log.as_str(),
            reason,
            "bus not believed; reading from the owner"
        );
        metrics::counter!("bus_mistrusted_total", "log" => self.log.as_str()).increment(1);
        self.messages = None;
        self.buffer.clear();
        self.whole = false;
    }

    /// The run of buffered events that follows `after` without a hole; `None` when there is a hole or another epoch.
    fn buffered(&mut self, after: Position, limit: usize) -> Option<Vec<Delivered>> {
        while self.buffer.front().is_some_and(|event| event.position <= after) {
            self.buffer.pop_front();
        }
        let mut at = after.max(self.looked_to);
        let mut run = Vec::new();
        while run.len() < limit {
            let Some(event) = self.buffer.front() else { break };
            if Some(event.epoch) != self.epoch || event.previous > at {
                break;
            }
            at = event.position;
            run.extend(self.buffer.pop_front());
        }
        if run.is_empty() && !self.buffer.is_empty() { None } else { Some(run) }
    }

    fn due(&self) -> bool {
        let every = if self.messages.is_some() { TRUTH } else { TRUTH_WITHOUT_BUS };
        self.asked.elapsed() > every
    }

    async fn next_page(&mut self, after: Position, limit: usize) -> Result<Page, LogError> {
        if limit == 0 {
            let epoch = self.ask(after, 0).await?.epoch;
            return Ok(Page { epoch, events: Vec::new() });
        }
        self.drain();
        if self.whole
            && let Some(epoch) = self.epoch
            && let Some(events) = self.buffered(after, limit)
            && (!events.is_empty() || !self.due())
        {
            return Ok(Page { epoch, events });
        }
        let silent = self.whole && self.buffer.is_empty();
        let page = self.backfill(after, limit).await?;
        if silent && !page.events.is_empty() {
            // The log went on and the bus was silent: perhaps its stream was made anew behind our consumer.
            self.mistrust("silent while the log went on");
        }
        Ok(page)
    }
}

impl Feed for RemoteFeed {
    fn log(&self) -> LogName {
        self.log
    }

    fn read(&mut self, after: Position, limit: usize) -> BoxFuture<'_, Result<Page, LogError>> {
        Box::pin(async move {
            if limit > 0 && after < self.handed_to {
                (self.looked_to, self.whole) = (after, false);
                self.buffer.clear();
            }
            let mut page = self.next_page(after, limit).await?;
            if let Some(first) = page.events.first_mut() {
                // Everything in between was looked at and is private.
                first.previous = first.previous.min(after);
            }
            if limit > 0 {
                self.handed_to = page.events.last().map_or(after, |last| last.position);
            }
            Ok(page)
        })
    }

    fn hash_at(&mut self, position: Position) -> BoxFuture<'_, Result<Option<Hash>, LogError>> {
        Box::pin(async move { self.owner.hash_at(position).await.map_err(unreachable_owner) })
    }

    fn wait(&mut self, _after: Position) -> BoxFuture<'_, ()> {
        Box::pin(async move {
            let Some(messages) = self.messages.as_mut() else {
                return tokio::time::sleep(TRUTH_WITHOUT_BUS).await;
            };
            if let Ok(next) = tokio::time::timeout(Duration::from_secs(1), messages.next()).await {
                self.take(next);
            }
        })
    }
}

fn unreachable_owner(reason: String) -> LogError {
    LogError::Elsewhere { reason }
}

async fn subscribe(bus: &Bus, log: LogName) -> Result<pull::Ordered, BusError> {
    let config = pull::OrderedConfig {
        deliver_policy: DeliverPolicy::New,
        ..pull::OrderedConfig::default()
    };
    let consumer = bus
        .jetstream()
        .create_consumer_on_stream(config, event_stream(log))
        .await
        .map_err(BusError::jetstream("make a consumer"))?;
    consumer.messages().await.map_err(BusError::jetstream("consume"))
}
