//! How fast something may happen: a bucket of tokens that fills with time. Whoever asks for more waits; nobody is refused.

use std::time::Duration;

use tokio::sync::Mutex;
use tokio::time::{Instant, sleep_until};

/// A bucket of tokens. Callers pass in the order in which they asked, as soon as it holds a token. Whoever takes more than it holds leaves a debt, for
/// which the next caller waits.
#[derive(Debug)]
pub struct Pace {
    /// Time that brings one token.
    each: Duration,
    /// Time that fills the empty bucket.
    burst: Duration,
    wait_max: Option<Duration>,
    /// When it will be full again.
    full_at: Mutex<Option<Instant>>,
}

impl Pace {
    /// A full bucket of `burst` tokens, refilled with `per_s` tokens a second.
    #[must_use]
    pub fn new(per_s: u32, burst: u32) -> Self {
        let each = Duration::from_secs(1) / per_s.max(1);
        Self { each, burst: each * burst, wait_max: None, full_at: Mutex::new(None) }
    }

    /// The same bucket, before which nobody waits longer than this: beyond it tokens cost nothing.
    #[must_use]
    pub fn waiting_at_most(self, wait_max: Duration) -> Self {
        Self { wait_max: Some(wait_max), ..self }
    }

    /// Takes tokens, and waits for its turn. True when there was something to wait for. A caller that gives up while it waits has taken its tokens.
    pub async fn take(&self, tokens: u32) -> bool {
        let now = Instant::now();
        let turn = self.turn(now, tokens).await;
        if turn <= now {
            return false;
        }
        sleep_until(turn).await;
        true
    }

    /// When the bucket holds a token again.
    async fn turn(&self, now: Instant, tokens: u32) -> Instant {
        let mut full_at = self.full_at.lock().await;
        let before = full_at.unwrap_or(now).max(now);
        let latest = self.wait_max.map(|wait_max| now + wait_max);
        let after = before + self.each * tokens;
        *full_at = Some(latest.map_or(after, |latest| after.min(latest + self.burst)));
        let turn = (before + self.each).checked_sub(self.burst).unwrap_or(now);
        latest.map_or(turn, |latest| turn.min(latest))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[tokio::test(start_paused = true)]
    async fn a_burst_passes_then_each_waits_for_a_token() {
        let (pace, start) = (Pace::new(20, 100), Instant::now());
        for _ in 0..100 {
            assert!(!pace.take(1).await, "a hundred at once");
        }
        assert!(start.elapsed().is_zero());
        assert!(pace.take(1).await);
        assert!(start.elapsed() >= Duration::from_millis(50));
    }

    #[tokio::test(start_paused = true)]
    async fn who_took_much_waits_for_all_of_it() {
        let (pace, start) = (Pace::new(10, 100), Instant::now());
        pace.take(100).await;
        assert!(start.elapsed().is_zero(), "a burst passes at once");
        pace.take(50).await;
        assert!(start.elapsed() >= Duration::from_millis(100), "then it waits for a token");
        assert!(start.elapsed() < Duration::from_secs(1), "and for no more than one");
        pace.take(1).await;
        assert!(start.elapsed() >= Duration::from_secs(5));
    }

    #[tokio::test(start_paused = true)]
    async fn nobody_waits_longer_than_was_said() {
        let wait_max = Duration::from_secs(5);
        let (pace, start) = (Pace::new(20, 100).waiting_at_most(wait_max), Instant::now());
        futures::future::join_all((0..1000).map(|_| pace.take(1))).await;
        assert!(start.elapsed() <= wait_max, "{:?}", start.elapsed());
        pace.take(1).await;
        assert!(start.elapsed() <= wait_max * 2, "the flood left no longer debt");
    }
}
