//! Loading and folding a stream of 100 events.

use std::time::Instant;

use anyhow::Result;
use eventlog::{Aggregate, EventLog, Loaded};
use kernel::{Clock, Ids};
use serde::Serialize;

use super::event::{self, Counted};
use super::quantile;

const EVENTS: usize = 100;
const STREAMS: usize = 50;
const LOADS: usize = 2000;

/// Milliseconds per load.
#[derive(Serialize)]
pub(crate) struct Load {
    pub(crate) loads: usize,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
}

/// The fold of a stream's events.
#[derive(Default)]
struct Tally {
    ratings: usize,
    sum: u64,
}

impl Aggregate for Tally {
    type Event = Counted;

    fn evolve(&mut self, Counted::Rating(event): &Counted) {
        self.ratings += 1;
        self.sum += u64::from(event.score);
    }
}

/// Loads streams in turn; every one is folded whole.
pub(crate) async fn measure(log: &EventLog) -> Result<Load> {
    let (ids, meta) = (Ids::new(Clock::machine()), event::meta()?);
    let mut streams = Vec::new();
    for _ in 0..STREAMS {
        let (stream, append) = event::append(&ids, &meta, 0, EVENTS);
        log.append(append).await?;
        streams.push(stream);
    }
    let mut millis = Vec::new();
    for stream in streams.iter().cycle().take(LOADS) {
        let start = Instant::now();
        let loaded: Loaded<Tally> = log.load(*stream).await?;
        millis.push(start.elapsed().as_secs_f64() * 1000.0);
        anyhow::ensure!(loaded.state.ratings == EVENTS && loaded.state.sum > 0, "not all events");
    }
    millis.sort_by(f64::total_cmp);
    Ok(Load { loads: LOADS, p50_ms: quantile(&millis, 0.5), p99_ms: quantile(&millis, 0.99) })
}
