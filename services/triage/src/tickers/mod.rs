//! Work by the clock: late steps are noted, a new calendar moves open deadlines, erasures are repeated after a start.
//!
//! Several replicas may work at the same time. The id of each command follows from its subject, so it is carried out once.

mod overdue;
mod recompute;
mod repeat_erasures;

use std::sync::Arc;
use std::time::Duration;

use kernel::{Actor, Timestamp};
use service::{Failure, Ticker, ticker};

use crate::app::Triage;

pub(crate) use repeat_erasures::repeat_erasures;

pub(crate) fn deadlines(triage: Arc<Triage>, every: Duration) -> Ticker {
    ticker(triage, move |triage, stop, heart| async move {
        let mut recount = recompute::Recount::default();
        while !stop.is_cancelled() {
            note("note late steps", overdue::note_overdue(&triage).await);
            heart.beat();
            note("move deadlines", recount.run(&triage).await);
            heart.rest(every, &stop).await;
        }
    })
}

fn clockwork() -> Actor {
    Actor::system("triage-clock")
}

/// Work that failed is tried again at the next tick.
fn note(doing: &'static str, result: Result<(), Failure>) {
    if let Err(failure) = result {
        tracing::warn!(doing, code = failure.code, "the clock's work failed for now");
    }
}

/// A failure is logged and counted, without content. The next stream gets its turn.
fn skip(doing: &'static str, result: Result<(), Failure>) {
    if let Err(failure) = result {
        metrics::counter!("clock_skipped_total", "doing" => doing).increment(1);
        tracing::error!(doing, code = failure.code, "the clock's work on one stream failed");
    }
}

fn instant(us: i64) -> Timestamp {
    Timestamp::from_microsecond(us).unwrap_or(Timestamp::UNIX_EPOCH)
}
