//! Callers in a closed loop: each waits for the answer before it appends again.

use std::time::{Duration, Instant};

use anyhow::{Result, bail};
use eventlog::{Appended, EventLog};
use kernel::{Clock, Ids, Meta, Position, StreamId, Version};
use tokio::task::JoinSet;

use super::event;

#[derive(Clone, Copy)]
pub(crate) struct Acked {
    pub(crate) stream: StreamId,
    pub(crate) position: Position,
    pub(crate) version: Version,
    pub(crate) millis: f64,
}

/// The work of a number of callers.
pub(crate) struct Run {
    pub(crate) acked: Vec<Acked>,
    pub(crate) seconds: f64,
}

/// Runs this many callers for a while.
pub(crate) async fn run(log: &EventLog, callers: usize, time: Duration) -> Result<Run> {
    let ids = Ids::new(Clock::machine());
    let meta = event::meta()?;
    let start = Instant::now();
    let mut all = JoinSet::new();
    for _ in 0..callers {
        all.spawn(caller(log.clone(), ids.clone(), meta.clone(), start + time));
    }
    let mut acked = Vec::new();
    while let Some(one) = all.join_next().await {
        acked.extend(one??);
    }
    Ok(Run { acked, seconds: start.elapsed().as_secs_f64() })
}

async fn caller(log: EventLog, ids: Ids, meta: Meta, end: Instant) -> Result<Vec<Acked>> {
    let mut acked = Vec::new();
    while Instant::now() < end {
        let (stream, append) = event::append(&ids, &meta, acked.len(), 1);
        let asked = Instant::now();
        let Appended::Now { first, version } = log.append(append).await? else {
            bail!("a new stream was not new")
        };
        let millis = asked.elapsed().as_secs_f64() * 1000.0;
        acked.push(Acked { stream, position: first, version, millis });
    }
    Ok(acked)
}
