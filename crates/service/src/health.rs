//! Readiness by latch, liveness by deadline.

use std::collections::BTreeMap;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

use tokio::sync::watch;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

/// A loop that has not beaten for this long is stuck.
const SILENCE_MAX: Duration = Duration::from_mins(1);
/// A resting loop beats at least this often.
const NAP: Duration = Duration::from_secs(10);

/// The health of a process. Ready when every latch was dropped; live while every heart beats.
#[derive(Clone)]
pub struct Health {
    latches: Arc<AtomicUsize>,
    ready: watch::Sender<bool>,
    hearts: Arc<Mutex<BTreeMap<String, Instant>>>,
}

impl Default for Health {
    fn default() -> Self {
        Self {
            latches: Arc::new(AtomicUsize::new(0)),
            ready: watch::channel(false).0,
            hearts: Arc::default(),
        }
    }
}

/// A condition of readiness. Drop it when it is met.
pub struct Latch(Health);

/// The heartbeat of one loop.
#[derive(Clone)]
pub struct Heartbeat {
    health: Health,
    name: String,
}

impl Health {
    /// Adds a condition of readiness.
    pub fn latch(&self) -> Latch {
        self.latches.fetch_add(1, Ordering::SeqCst);
        Latch(self.clone())
    }

    /// Adds a loop that must keep beating.
    pub fn heart(&self, name: impl Into<String>) -> Heartbeat {
        let heart = Heartbeat { health: self.clone(), name: name.into() };
        heart.beat();
        heart
    }

    /// Whether every latch was dropped.
    pub fn is_ready(&self) -> bool {
        *self.ready.borrow()
    }

    /// A receiver that sees every change of readiness.
    pub fn readiness(&self) -> watch::Receiver<bool> {
        self.ready.subscribe()
    }

    /// Ends readiness, because the process drains.
    pub fn draining(&self) {
        self.ready.send_replace(false);
    }

    /// Loops that are silent for too long. When there are none, the process is live.
    pub fn silent(&self) -> Vec<String> {
        let hearts = self.hearts.lock().unwrap_or_else(PoisonError::into_inner);
        hearts
            .iter()
            .filter(|(_, beat)| beat.elapsed() > SILENCE_MAX)
            .map(|(name, _)| name.clone())
            .collect()
    }
}

impl Heartbeat {
    /// The loop is still working.
    pub fn beat(&self) {
        let mut hearts = self.health.hearts.lock().unwrap_or_else(PoisonError::into_inner);
        hearts.insert(self.name.clone(), Instant::now());
    }

    /// Rests until the time is up or the process stops, and keeps beating meanwhile.
    pub async fn rest(&self, time: Duration, stop: &CancellationToken) {
        let mut left = time;
        while !left.is_zero() && !stop.is_cancelled() {
            self.beat();
            let nap = left.min(NAP);
            let _ = tokio::time::timeout(nap, stop.cancelled()).await;
            left -= nap;
        }
        self.beat();
    }

    /// The loop ended as intended, and beats no more.
    pub fn stop(&self) {
        self.health.hearts.lock().unwrap_or_else(PoisonError::into_inner).remove(&self.name);
    }
}

impl Drop for Latch {
    fn drop(&mut self) {
        if self.0.latches.fetch_sub(1, Ordering::SeqCst) == 1 {
            self.0.ready.send_replace(true);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ready_when_the_last_latch_is_dropped() {
        let health = Health::default();
        let (first, second) = (health.latch(), health.latch());
        drop(first);
        assert!(!health.is_ready());
        drop(second);
        assert!(health.is_ready());
    }

    #[tokio::test(start_paused = true)]
    async fn a_silent_loop_is_named() {
        let health = Health::default();
        let heart = health.heart("view:archive");
        tokio::time::advance(SILENCE_MAX + Duration::from_secs(1)).await;
        assert_eq!(health.silent(), ["view:archive"]);
        heart.beat();
        assert!(health.silent().is_empty());
    }
}
