//! How far the exchange has come: wakes the pipe and the subscribers right after a commit.
//!
//! What stores an item does so inside a transaction that somebody else commits. It leaves a hint; the loop here then looks every two
//! milliseconds until the item is there. Without a hint (another replica stored it) it looks twenty times a second.

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
pub(crate) struct Head {
    newest: watch::Sender<u64>,
    hinted: Arc<AtomicU64>,
    hint: Arc<Notify>,
    wake: Arc<Notify>,
    closing: CancellationToken,
}

impl Head {
    pub(crate) fn new() -> Self {
        Self {
            newest: watch::channel(0).0,
            hinted: Arc::default(),
            hint: Arc::default(),
            wake: Arc::default(),
            closing: CancellationToken::new(),
        }
    }

    /// An item with this number will be there as soon as its transaction is committed.
    pub(crate) fn expect(&self, number: u64) {
        self.hinted.fetch_max(number, Ordering::Relaxed);
        self.hint.notify_one();
    }

    /// Changes of the newest number.
    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.newest.subscribe()
    }

    /// Notified when there is something new: for the pipe.
    pub(crate) fn wake(&self) -> Arc<Notify> {
        Arc::clone(&self.wake)
    }

    /// Cancelled when the process drains: subscribers leave.
    pub(crate) const fn closing(&self) -> &CancellationToken {
        &self.closing
    }

    /// Asks until there is an answer, at most for a while: what was just committed in the log is told a moment later.
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
                // Whoever was held up himself until now must not mistake that for silence.
                return ask().await;
            }
        }
    }

    fn tell(&self, number: u64) {
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

/// Looks until told to stop.
pub(crate) async fn watch_head(
    db: &PgPool,
    head: &Head,
    stop: &CancellationToken,
    heart: &Heartbeat,
) {
    let mut eager_until = Instant::now();
    while !stop.is_cancelled() {
        heart.beat();
        match newest(db).await {
            Ok(number) => head.tell(number),
            Err(error) => tracing::warn!(error = %error, "cannot tell how far the exchange is"),
        }
        if head.is_hinted() && Instant::now() < eager_until {
            sleep(EAGER).await;
            continue;
        }
        // Rolled back, or told by now: either way nothing is expected any more.
        head.hinted.store(0, Ordering::Relaxed);
        tokio::select! {
            () = stop.cancelled() => {}
            hinted = timeout(IDLE, head.hint.notified()) => {
                if hinted.is_ok() {
                    eager_until = Instant::now() + HINT;
                }
            }
        }
    }
    head.closing.cancel();
}

async fn newest(db: &PgPool) -> Result<u64, sqlx::Error> {
    let number: i64 =
        sqlx::query_scalar(include_str!("../../sql/exchange_head.sql")).fetch_one(db).await?;
    Ok(u64::try_from(number).unwrap_or(0))
}
