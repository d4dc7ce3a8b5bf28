//! The newest number of the exchange. A change wakes the pipe and the subscribers within two milliseconds after the commit.
//!
//! Code that stores an item does not commit its transaction, so it leaves a hint with the number. The loop here then looks every two milliseconds
//! until the item is there. Items of other replicas come without a hint: the loop looks for them twenty times a second.

use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::Duration;

use service::{Failure, Heartbeat};
use sqlx::PgPool;
use tokio::sync::{Notify, watch};
use tokio::time::{Instant, sleep, timeout};
use tokio_util::sync::CancellationToken;

/// Between two looks without a hint.
const IDLE: Duration = Duration::from_millis(50);
/// Between two looks after one.
const EAGER: Duration = Duration::from_millis(2);
/// After this long a hint is taken for a transaction that was rolled back.
const HINT: Duration = Duration::from_secs(2);

/// The newest number. Clones share it.
#[derive(Clone)]
pub(crate) struct Progress {
    newest: watch::Sender<u64>,
    hinted: Arc<AtomicU64>,
    hint: Arc<Notify>,
    wake: Arc<Notify>,
    closing: CancellationToken,
}

impl Progress {
    pub(crate) fn new() -> Self {
        Self {
            newest: watch::channel(0).0,
            hinted: Arc::default(),
            hint: Arc::default(),
            wake: Arc::default(),
            closing: CancellationToken::new(),
        }
    }

    /// Leaves a hint: an item with this number will be there as soon as its transaction is committed.
    pub(crate) fn expect(&self, number: u64) {
        self.hinted.fetch_max(number, Ordering::Relaxed);
        self.hint.notify_one();
    }

    /// A receiver that sees every change of the newest number.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    /// For the pipe: notified when the number grows.
    pub(crate) fn wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// Cancelled when the process drains. Subscribers then end.
    pub(crate) const fn closing(&self) -> &CancellationToken {
        &self.closing
    }

    /// Asks at every change until there is an answer, at most for `patience`.
    pub(crate) async fn until<T, F>(
        &self,
        patience: Duration,
        mut ask: impl FnMut() -> F + Send,
    ) -> Result<Option<T>, Failure>
    where
        F: Future<Output = Result<Option<T>, Failure>> + Send,
    {
        let (deadline, mut newest) = (Instant::now() + patience, self.subscribe());
        loop {
            newest.mark_unchanged();
            if let Some(answer) = ask().await? {
                return Ok(Some(answer));
            }
            let changed = tokio::time::timeout_at(deadline, newest.changed()).await;
            if !matches!(changed, Ok(Ok(()))) {
                // This task itself may have been held up all the time, so it asks once more.
                return ask().await;
            }
        }
    }

    fn advance(&self, number: u64) {
        let moved = |newest: &mut u64| {
            let further = number > *newest;
            *newest = number.max(*newest);
            further
        };
        if self.newest.send_if_modified(moved) {
            self.wake.notify_one();
        }
    }

    fn is_hinted(&self) -> bool {
        self.hinted.load(Ordering::Relaxed) > *self.newest.borrow()
    }
}

/// Follows the table until the process stops.
pub(crate) async fn follow(
    db: &PgPool,
    progress: &Progress,
    stop: &CancellationToken,
    heart: &Heartbeat,
) {
    let mut eager_until = Instant::now();
    while !stop.is_cancelled() {
        heart.beat();
        match newest(db).await {
            Ok(number) => progress.advance(number),
            Err(error) => {
                tracing::warn!(error = %error, "cannot read the newest number of the exchange");
            }
        }
        if progress.is_hinted() && Instant::now() < eager_until {
            sleep(EAGER).await;
            continue;
        }
        // The item is there, or its transaction was rolled back.
        progress.hinted.store(0, Ordering::Relaxed);
        tokio::select! {
            () = stop.cancelled() => {}
            hinted = timeout(IDLE, progress.hint.notified()) => {
                if hinted.is_ok() {
                    eager_until = Instant::now() + HINT;
                }
            }
        }
    }
    progress.closing.cancel();
}

async fn newest(db: &PgPool) -> Result<u64, sqlx::Error> {
    let number: i64 = sqlx::query_scalar(sql!("exchange_newest")).fetch_one(db).await?;
    Ok(u64::try_from(number).unwrap_or(0))
}
