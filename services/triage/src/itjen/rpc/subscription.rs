//! One subscriber of the exchange: items in order, a window of unacknowledged ones, a keep-alive when nothing happens.
//!
//! Items that the subscriber does not take or acknowledge wait in the table. Nobody else waits for them.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Duration;

use kernel::Actor;
use proto::itjen::v1::subscribe_request::Step;
use proto::itjen::v1::subscribe_response::Event;
use proto::itjen::v1::{Item, KeepAlive, Start, SubscribeRequest, SubscribeResponse};
use service::{Failure, FailureKind};
use tokio::sync::{mpsc, watch};
use tokio::time::{Instant, sleep_until};
use tonic::{Status, Streaming};

use crate::itjen::Itjen;
use crate::itjen::calls::{acknowledged, note_handed_out, store_acknowledged};
use crate::itjen::exchange::read;

const WINDOW_DEFAULT: u32 = 50;
const WINDOW_MAX: u32 = 1000;
/// Items read from the table at a time.
const PAGE: usize = 100;

type Answers = mpsc::Sender<Result<SubscribeResponse, Status>>;

/// The first message of a subscriber. There is no timeout here: the HTTP/2 keep-alive ends a dead connection.
pub(super) async fn begin(requests: &mut Streaming<SubscribeRequest>) -> Result<Start, Status> {
    match requests.message().await?.and_then(|request| request.step) {
        Some(Step::Start(start)) => Ok(start),
        _ => Err(invalid("step", "the first message says where to start").into()),
    }
}

fn invalid(field: &str, reason: &str) -> Failure {
    Failure::invalid(vec![(field.to_owned(), reason.to_owned())])
}

/// A subscriber, from the first message to the end of the call.
pub(super) struct Subscription {
    itjen: Arc<Itjen>,
    actor: Actor,
    window: u64,
    keep_alive: Duration,
    /// Number of the last item that was sent.
    sent: u64,
    /// Highest number that this subscriber has stored.
    acknowledged: u64,
    waiting: VecDeque<Item>,
    newest: watch::Receiver<u64>,
}

enum Next {
    Asked(Option<SubscribeRequest>),
    Room(mpsc::OwnedPermit<Result<SubscribeResponse, Status>>),
    Newer,
    Silence,
    Gone,
    Draining,
}

impl Subscription {
    pub(super) async fn open(
        itjen: Arc<Itjen>,
        actor: Actor,
        start: Start,
        keep_alive: Duration,
    ) -> Result<Self, Failure> {
        let window = if start.window == 0 { WINDOW_DEFAULT } else { start.window };
        if window > WINDOW_MAX {
            return Err(invalid("start.window", "is 1 to 1000, or 0 for 50"));
        }
        let stored = acknowledged(&itjen.triage, &actor.person).await?;
        let sent = start.after.unwrap_or(stored);
        let newest = itjen.progress.subscribe();
        Ok(Self {
            itjen,
            actor,
            window: u64::from(window),
            keep_alive,
            sent,
            acknowledged: sent,
            waiting: VecDeque::new(),
            newest,
        })
    }

    /// Runs until the subscriber leaves, something fails, or the process drains.
    pub(super) async fn run(mut self, mut requests: Streaming<SubscribeRequest>, answers: Answers) {
        if let Err(status) = self.serve(&mut requests, &answers).await {
            // This fails when the subscriber has gone.
            let _ = answers.send(Err(status)).await;
        }
    }

    async fn serve(
        &mut self,
        requests: &mut Streaming<SubscribeRequest>,
        answers: &Answers,
    ) -> Result<(), Status> {
        let mut asking = true;
        let mut quiet_until = Instant::now() + self.keep_alive;
        loop {
            self.fill().await?;
            if !asking && self.is_full() {
                return Ok(());
            }
            match self.next(requests, answers, asking, quiet_until).await? {
                Next::Asked(Some(request)) => self.take(request).await?,
                // No acknowledgement can come any more: the subscriber gets what fits into the window.
                Next::Asked(None) => asking = false,
                Next::Room(room) => {
                    if let Some(item) = self.waiting.pop_front() {
                        note_handed_out(&self.itjen.triage, &self.actor, &item.kind, &item.data)
                            .await?;
                        self.sent = item.number;
                        room.send(Ok(SubscribeResponse { event: Some(Event::Item(item)) }));
                        quiet_until = Instant::now() + self.keep_alive;
                    }
                }
                Next::Newer => {}
                Next::Silence => {
                    self.send_keep_alive(answers);
                    quiet_until = Instant::now() + self.keep_alive;
                }
                Next::Gone => return Ok(()),
                Next::Draining => return Err(draining().into()),
            }
        }
    }

    async fn next(
        &mut self,
        requests: &mut Streaming<SubscribeRequest>,
        answers: &Answers,
        asking: bool,
        quiet_until: Instant,
    ) -> Result<Next, Status> {
        let sending = !self.waiting.is_empty() && !self.is_full();
        let closing = self.itjen.progress.closing().clone();
        tokio::select! {
            request = requests.message(), if asking => Ok(Next::Asked(request?)),
            room = answers.clone().reserve_owned(), if sending => {
                Ok(room.map_or(Next::Gone, Next::Room))
            }
            changed = self.newest.changed(), if self.waiting.is_empty() => {
                Ok(changed.map_or(Next::Draining, |()| Next::Newer))
            }
            () = sleep_until(quiet_until) => Ok(Next::Silence),
            () = answers.closed() => Ok(Next::Gone),
            () = closing.cancelled() => Ok(Next::Draining),
        }
    }

    /// Reads the next page when everything read so far was sent.
    async fn fill(&mut self) -> Result<(), Failure> {
        if !self.waiting.is_empty() || self.is_full() {
            return Ok(());
        }
        self.newest.mark_unchanged();
        let items = read(&self.itjen.triage.db, self.sent, PAGE).await?;
        self.waiting.extend(items.into_iter().map(|item| Item {
            number: item.number,
            time: item.at().to_string(),
            kind: item.kind,
            subject: item.subject,
            hash: item.hash.to_vec(),
            data: item.body,
        }));
        Ok(())
    }

    const fn is_full(&self) -> bool {
        self.sent.saturating_sub(self.acknowledged) >= self.window
    }

    async fn take(&mut self, request: SubscribeRequest) -> Result<(), Failure> {
        let Some(Step::Acknowledge(said)) = request.step else {
            return Err(invalid("step", "after the first message only acknowledgements follow"));
        };
        let newest = (*self.newest.borrow()).max(self.sent);
        if said.number > newest {
            return Err(invalid("acknowledge.number", "is higher than any item"));
        }
        store_acknowledged(&self.itjen.triage, &self.actor.person, said.number).await?;
        self.acknowledged = self.acknowledged.max(said.number);
        Ok(())
    }

    /// Skipped when there is no room: then the subscriber has enough to read.
    fn send_keep_alive(&self, answers: &Answers) {
        let head = (*self.newest.borrow()).max(self.sent);
        let alive = KeepAlive { head, acknowledged: self.acknowledged };
        let _ = answers.try_send(Ok(SubscribeResponse { event: Some(Event::KeepAlive(alive)) }));
    }
}

fn draining() -> Failure {
    let message = "the service is being restarted: subscribe again";
    Failure::new(FailureKind::Unavailable, "DRAINING", message)
}
