//! An office's own program: publishes its plan in order, keeps every receipt.

use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering};
use std::time::Duration;

use anyhow::Context;
use bus::{Bus, BusConfig, Delivery, Inbox, Publisher};
use futures::future::try_join_all;
use kernel::OfficeCode;
use tokio::sync::watch;
use tokio::time::timeout;
use tokio_util::task::AbortOnDropHandle;
use topology::names;

use super::journal::Journal;
use super::submission::Submission;

/// Receipts fetched at once.
const FETCH: usize = 200;
/// How long the hub holds a question for which it has nothing yet.
const WAIT: Duration = Duration::from_secs(5);
/// Longer than any answer takes on a line that works: what was fetched and then dropped would come again only after half a minute.
const SILENCE_MAX: Duration = Duration::from_secs(25);
/// Before something that failed is tried again.
const PAUSE: Duration = Duration::from_millis(200);

/// One office at work; ends when dropped.
pub struct Machine {
    inner: Arc<Inner>,
    _tasks: [AbortOnDropHandle<()>; 2],
}

struct Inner {
    office: OfficeCode,
    config: BusConfig,
    plan: Vec<Submission>,
    journal: Journal,
    /// Submissions whose storing was acknowledged so far, from the front of the plan.
    stored: AtomicUsize,
    /// Milliseconds between two messages.
    pace: AtomicU64,
    orders: watch::Sender<Orders>,
    state: watch::Sender<State>,
}

/// Orders to the publisher. A new number starts it anew: everything without a receipt, in order, under the same ids.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Orders {
    Publish(u32),
    Rest,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum State {
    Publishing,
    Resting,
    Done,
}

/// The connection of an office's program: to its own server, or to the hub.
pub fn office_config(
    office: &OfficeCode,
    urls: Vec<String>,
    seeds: &Path,
) -> anyhow::Result<BusConfig> {
    Ok(BusConfig::new(urls, &names::office_user(office), seeds)?.with_hub_api())
}

impl Machine {
    /// Begins to publish the plan, a message every `pace`, and to collect receipts.
    pub fn start(
        office: OfficeCode,
        config: BusConfig,
        plan: Vec<Submission>,
        pace: Duration,
    ) -> Self {
        let inner = Arc::new(Inner {
            office,
            config,
            plan,
            journal: Journal::default(),
            stored: AtomicUsize::new(0),
            pace: AtomicU64::new(millis(pace)),
            orders: watch::Sender::new(Orders::Publish(1)),
            state: watch::Sender::new(State::Publishing),
        });
        let publishing = tokio::spawn(Arc::clone(&inner).publish());
        let collecting = tokio::spawn(Arc::clone(&inner).collect());
        let tasks = [publishing, collecting].map(AbortOnDropHandle::new);
        Self { inner, _tasks: tasks }
    }

    pub fn office(&self) -> &OfficeCode {
        &self.inner.office
    }

    pub fn plan(&self) -> &[Submission] {
        &self.inner.plan
    }

    /// The receipts that came back.
    pub fn journal(&self) -> &Journal {
        &self.inner.journal
    }

    /// The submission that is published next; the last one when all are.
    pub fn next(&self) -> Option<&Submission> {
        let stored = self.inner.stored.load(Ordering::SeqCst);
        self.inner.plan.get(stored).or(self.inner.plan.last())
    }

    /// Changes the time between two messages.
    pub fn set_pace(&self, pace: Duration) {
        self.inner.pace.store(millis(pace), Ordering::SeqCst);
    }

    /// Stops publishing between two messages, and waits until it has.
    pub async fn rest(&self) -> anyhow::Result<()> {
        self.inner.orders.send_replace(Orders::Rest);
        let mut state = self.inner.state.subscribe();
        let resting = state.wait_for(|state| *state != State::Publishing);
        tokio::time::timeout(Duration::from_mins(1), resting)
            .await
            .context("the publisher did not come to rest")??;
        Ok(())
    }

    /// Publishes again everything that has no receipt, in the order of the plan, and goes on: what an office does after its disk was lost.
    pub fn begin_again(&self, installation: u32) {
        self.inner.orders.send_replace(Orders::Publish(installation));
    }

    pub fn has_published(&self) -> bool {
        *self.inner.state.borrow() == State::Done
    }
}

impl Inner {
    async fn publish(self: Arc<Self>) {
        let mut orders = self.orders.subscribe();
        let publisher = loop {
            match Publisher::connect(&self.config).await {
                Ok(publisher) => break publisher,
                Err(_) => tokio::time::sleep(PAUSE).await,
            }
        };
        loop {
            let now = *orders.borrow_and_update();
            let state = match now {
                Orders::Rest => State::Resting,
                Orders::Publish(_) => self.publish_all(&publisher, now).await,
            };
            self.state.send_replace(state);
            if (state != State::Publishing) && orders.changed().await.is_err() {
                return;
            }
            self.state.send_replace(State::Publishing);
        }
    }

    /// In order and one by one, so that a message whose outcome is unknown is repeated before the next one goes.
    async fn publish_all(&self, publisher: &Publisher, orders: Orders) -> State {
        for (number, submission) in (1..).zip(&self.plan) {
            if self.journal.has(&submission.id.to_string()) {
                continue;
            }
            // Repetitions go out without a pause.
            if number > self.stored.load(Ordering::SeqCst) {
                let pace = self.pace.load(Ordering::SeqCst);
                tokio::time::sleep(Duration::from_millis(pace)).await;
            }
            while *self.orders.borrow() == orders {
                let (subject, headers) = submission.message(&self.office);
                if publisher.publish(subject, headers, submission.body.clone()).await.is_ok() {
                    self.stored.fetch_max(number, Ordering::SeqCst);
                    break;
                }
                tokio::time::sleep(PAUSE).await;
            }
            if *self.orders.borrow() != orders {
                return State::Publishing;
            }
        }
        State::Done
    }

    async fn collect(self: Arc<Self>) {
        loop {
            // Whatever goes wrong on a line with faults is tried again; what never comes is missed in the end.
            let _ = self.collect_until_broken().await;
            tokio::time::sleep(PAUSE).await;
        }
    }

    async fn collect_until_broken(&self) -> anyhow::Result<()> {
        let bus = Bus::init(&self.config).await?;
        loop {
            let Ok(mut inbox) = Inbox::open(&bus, "RECEIPTS", &self.config.user).await else {
                tokio::time::sleep(PAUSE).await;
                continue;
            };
            // A reply that was lost on the line never comes: nothing on a line with faults is waited for without a limit.
            while let Ok(Ok(found)) = timeout(SILENCE_MAX, inbox.next(FETCH, WAIT)).await {
                for delivery in &found {
                    self.keep(delivery)?;
                }
                if try_join_all(found.iter().map(|one| inbox.ack(one))).await.is_err() {
                    break;
                }
            }
            tokio::time::sleep(PAUSE).await;
        }
    }

    fn keep(&self, delivery: &Delivery) -> anyhow::Result<()> {
        let number = delivery.headers.get("ce-number").context("a receipt without a number")?;
        let receipt = serde_json::from_slice(&delivery.payload)?;
        self.journal.keep(number.as_str().parse()?, receipt);
        Ok(())
    }
}

fn millis(time: Duration) -> u64 {
    u64::try_from(time.as_millis()).unwrap_or(u64::MAX)
}
