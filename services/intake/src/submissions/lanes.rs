//! Takes submissions from the bus, in a lane per office. Each lane keeps its order, and an office that floods or fails holds up only itself.
//!
//! One replica works at a time, by lease. If two ever do, the lane's position fences the second. A lane that fails pauses and begins again at its
//! position in the database. It skips only messages that were rejected, and those are parked.

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, Lane};
use kernel::OfficeCode;
use service::{Failure, FailureKind, Heartbeat, Stop, Ticker};
use tokio::task::JoinSet;
use topology::names;
use uuid::Uuid;

use super::read::Envelope;
use super::{Ingress, Track};
use crate::tables::lanes;

/// Name of the lease.
const WORK: &str = "ingress";
/// Between two renewals of the lease.
const RENEW: Duration = Duration::from_secs(1);
/// Messages asked for at once, and how long for.
const MESSAGES_MAX: usize = 200;
const WAIT: Duration = Duration::from_secs(1);
/// After a failure; doubles.
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

pub(crate) struct Lanes {
    pub(crate) ingress: Arc<Ingress>,
    pub(crate) bus: Bus,
    pub(crate) offices: Vec<OfficeCode>,
    /// This replica's name on the lease.
    pub(crate) holder: Uuid,
}

pub(crate) fn ticker(lanes: Arc<Lanes>) -> Ticker {
    Box::new(move |stop, heart| Box::pin(run(Arc::clone(&lanes), stop, heart)))
}

async fn run(lanes: Arc<Lanes>, stop: Stop, heart: Heartbeat) {
    let mut working: Option<Working> = None;
    while !stop.is_cancelled() {
        heart.beat();
        let held = holds(&lanes).await;
        if !held || working.as_mut().is_some_and(Working::is_broken) {
            end(working.take()).await;
        }
        if held && working.is_none() {
            working = Some(start(&lanes, &stop));
        }
        let _ = tokio::time::timeout(RENEW, stop.cancelled()).await;
    }
    // Calls that wait for their caller would hold up the drain.
    lanes.ingress.closing.cancel();
    end(working.take()).await;
    lanes.ingress.log.release(WORK, lanes.holder).await;
    heart.stop();
}

struct Working {
    stop: Stop,
    tasks: JoinSet<()>,
}

impl Working {
    /// A lane ends only on request. One that ended by itself has panicked.
    fn is_broken(&mut self) -> bool {
        self.tasks.try_join_next().is_some()
    }
}

async fn holds(lanes: &Lanes) -> bool {
    let held = lanes.ingress.log.hold(WORK, lanes.holder).await;
    held.unwrap_or_else(|error| {
        tracing::warn!(error = %error, "the lease of the lanes is not known; they rest");
        false
    })
}

fn start(lanes: &Arc<Lanes>, stop: &Stop) -> Working {
    let (stop, mut tasks) = (stop.child_token(), JoinSet::new());
    for office in lanes.offices.clone() {
        tasks.spawn(follow(Arc::clone(lanes), office, stop.clone()));
    }
    Working { stop, tasks }
}

async fn end(working: Option<Working>) {
    let Some(Working { stop, mut tasks }) = working else { return };
    stop.cancel();
    while tasks.join_next().await.is_some() {}
}

async fn follow(lanes: Arc<Lanes>, office: OfficeCode, stop: Stop) {
    let mut pause = PAUSE;
    while !stop.is_cancelled() {
        let worked = tokio::select! {
            // Dropping an open transaction rolls it back. The position in the database shows whether it was committed.
            () = stop.cancelled() => return,
            worked = work(&lanes, &office, &mut pause) => worked,
        };
        let Err(failure) = worked else { continue };
        metrics::counter!("ingress_lane_failures_total", "office" => office.to_string())
            .increment(1);
        // One line for the first failure; the metric counts the repetitions.
        if pause == PAUSE && failure.kind != FailureKind::Conflict {
            tracing::warn!(
                office = office.as_str(),
                code = failure.code,
                reason = failure.message,
                "lane rests"
            );
        }
        let _ = tokio::time::timeout(pause, stop.cancelled()).await;
        pause = (pause * 2).min(PAUSE_MAX);
    }
}

/// Takes messages from the lane's position in the database on, until something fails.
async fn work(lanes: &Lanes, office: &OfficeCode, pause: &mut Duration) -> Result<(), Failure> {
    let place = lanes::place(&lanes.ingress.db, office).await?;
    let mut track = Track { office: office.clone(), place };
    let filter = names::subjects::all_from_office(office);
    let mut lane = Lane::new(lanes.bus.clone(), names::INGRESS, &filter, place);
    loop {
        let messages = lane.next(MESSAGES_MAX, WAIT).await;
        let messages = messages.map_err(|error| unusable(&error))?;
        let envelopes = messages.into_iter().map(|message| Envelope::of_message(message, office));
        for group in lanes.ingress.read(envelopes.collect()) {
            lanes.ingress.take(group, Some(&mut track)).await?;
        }
        *pause = PAUSE;
    }
}

/// The lane logs it once: the bus may be away for long.
fn unusable(error: &bus::BusError) -> Failure {
    Failure::new(FailureKind::Unavailable, "BUS", error.to_string())
}

#[cfg(test)]
mod tests;
