//! Time comes in through this door. A [`Clock`] is a concrete, cheap handle: the machine's time, or a time that a test moves.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};

/// An instant, re-exported so that pure code needs no time crate of its own.
pub use jiff::Timestamp;

/// The time. Clones share it.
#[derive(Clone, Debug)]
pub struct Clock(Source);

#[derive(Clone, Debug)]
enum Source {
    Machine,
    Manual(Arc<AtomicI64>),
}

/// Moves the time of a [`Clock::manual`].
#[derive(Clone, Debug)]
pub struct ManualClock(Arc<AtomicI64>);

impl Clock {
    /// The machine's clock.
    pub const fn machine() -> Self {
        Self(Source::Machine)
    }

    /// A clock that stops at `start` (RFC 3339) until its [`ManualClock`] moves it. Panics on a malformed start: it is for tests and demos.
    #[expect(clippy::expect_used, reason = "the start is a literal in a test")]
    pub fn manual(start: &str) -> (Self, ManualClock) {
        let at: Timestamp = start.parse().expect("an RFC 3339 instant");
        let micros = Arc::new(AtomicI64::new(at.as_microsecond()));
        (Self(Source::Manual(Arc::clone(&micros))), ManualClock(micros))
    }

    /// Now, to the microsecond: the precision of a log row, which its leaf hash covers.
    pub fn now(&self) -> Timestamp {
        let micros = match &self.0 {
            Source::Machine => machine_now().as_microsecond(),
            Source::Manual(micros) => micros.load(Ordering::SeqCst),
        };
        Timestamp::from_microsecond(micros).unwrap_or(Timestamp::UNIX_EPOCH)
    }
}

impl ManualClock {
    /// Moves the clock forward.
    pub fn advance(&self, by: std::time::Duration) {
        let micros = i64::try_from(by.as_micros()).unwrap_or(i64::MAX);
        self.0.fetch_add(micros, Ordering::SeqCst);
    }

    /// Sets the clock, also backwards.
    pub fn set(&self, at: Timestamp) {
        self.0.store(at.as_microsecond(), Ordering::SeqCst);
    }
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks the machine for the time")]
fn machine_now() -> Timestamp {
    Timestamp::now()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_manual_clock_moves_only_when_told() {
        let (clock, hand) = Clock::manual("2026-11-22T03:00:00Z");
        let before = clock.now();
        assert_eq!(before, clock.now());
        hand.advance(std::time::Duration::from_mins(1));
        assert_eq!(clock.now().duration_since(before).as_secs(), 60);
    }
}
