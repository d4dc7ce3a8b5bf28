//! One bucket for all failed sign-ins of this process. When it is empty they wait; nobody is blocked, nobody is told apart, and who has a
//! code is never limited.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// Time that a failed sign-in takes out of the bucket.
const EACH: Duration = Duration::from_millis(50);
/// What the bucket holds: a hundred at once.
const BURST: Duration = Duration::from_secs(5);
/// Nobody waits longer. With 90 random bits in a code, guessing fails at any speed; the bucket keeps the load down.
const WAIT_MAX: Duration = Duration::from_secs(5);

/// The bucket.
#[derive(Debug, Default)]
pub(crate) struct Slow {
    /// When it will be full again.
    full_at: Mutex<Option<Instant>>,
}

impl Slow {
    /// Waits for a turn.
    pub(crate) async fn wait(&self) {
        let now = Instant::now();
        let turn = {
            let mut full_at = self.full_at.lock().await;
            let full = full_at.unwrap_or(now).max(now) + EACH;
            let full = full.min(now + BURST + WAIT_MAX);
            *full_at = Some(full);
            full.checked_sub(BURST).unwrap_or(now)
        };
        if turn > now {
            metrics::counter!("sign_ins_slowed_total").increment(1);
            sleep_until(turn).await;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_then_each_waits_and_never_long() {
        let (slow, start) = (Slow::default(), Instant::now());
        for _ in 0..100 {
            slow.wait().await;
        }
        assert!(start.elapsed().is_zero(), "a hundred at once");
        slow.wait().await;
        assert!(start.elapsed() >= EACH);
        let flood = (0..1000).map(|_| slow.wait());
        futures::future::join_all(flood).await;
        assert!(start.elapsed() <= WAIT_MAX + BURST, "{:?}", start.elapsed());
    }
}
