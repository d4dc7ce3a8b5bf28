//! The three loops of this room: one follows the table of items, one sends to the bus, one receives from it.

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, Inbound, Lane, Place};
use eventlog::LEASE;
use relay::Pipe;
use service::{Deps, Heartbeat, Ticker, ticker};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use topology::names::subjects::FROM_ITJEN;
use uuid::Uuid;

use super::Itjen;
use super::exchange::{ExchangeOutbox, follow};
use super::submissions::{self, STREAM, Source};

const WORK: &str = "itjen-submissions";
/// Messages taken from the bus at a time.
const TOGETHER: usize = 32;
/// Longest wait for a message of an empty stream.
const WAIT: Duration = Duration::from_millis(500);
/// First pause after a failure; doubles up to [`PAUSE_MAX`].
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

pub(crate) fn loops(itjen: &Arc<Itjen>, deps: &Deps) -> [(&'static str, Ticker); 3] {
    let progress = ticker(Arc::clone(itjen), |itjen, stop, heart| async move {
        follow(&itjen.triage.db, &itjen.progress, &stop, &heart).await;
    });
    [
        ("exchange-progress", progress),
        ("exchange-pipe", pipe(itjen, deps)),
        ("exchange-lane", lane(itjen, deps)),
    ]
}

/// Sends the items to the stream `ESCALATED`.
fn pipe(itjen: &Itjen, deps: &Deps) -> Ticker {
    let pipe = Arc::new(Pipe {
        outbox: Arc::new(ExchangeOutbox(itjen.triage.db.clone())),
        bus: deps.bus.clone(),
        lease: itjen.triage.log.clone(),
        holder: deps.ids.uuid_v4(),
        wake: itjen.progress.wake(),
    });
    ticker(pipe, |pipe, stop, heart| async move { pipe.run(&stop, &|| heart.beat()).await })
}

/// Takes in the stream `INGRESS_ITJEN`.
fn lane(itjen: &Arc<Itjen>, deps: &Deps) -> Ticker {
    let state = (Arc::clone(itjen), deps.bus.clone());
    let holder = deps.ids.uuid_v4();
    ticker(state, move |(itjen, bus), stop, heart| async move {
        Reader { itjen, bus, holder, stop, heart }.run().await;
    })
}

struct Reader {
    itjen: Arc<Itjen>,
    bus: Bus,
    holder: Uuid,
    stop: CancellationToken,
    heart: Heartbeat,
}

/// Why a turn ended before the process stopped.
enum Ended {
    TakenOver,
    Failed(String),
}

impl<E: std::error::Error> From<E> for Ended {
    fn from(error: E) -> Self {
        Self::Failed(error.to_string())
    }
}

impl Reader {
    async fn run(&self) {
        let mut pause = PAUSE;
        while !self.stop.is_cancelled() {
            let started = Instant::now();
            match self.turn().await {
                Ok(()) => pause = PAUSE,
                Err(Ended::TakenOver) => pause = LEASE / 10,
                Err(Ended::Failed(reason)) => {
                    metrics::counter!("itjen_lane_failures_total").increment(1);
                    tracing::warn!(reason, "submissions of Itjen wait on the bus");
                    if started.elapsed() > PAUSE_MAX {
                        pause = PAUSE;
                    }
                }
            }
            self.rest(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
        self.itjen.triage.log.release(WORK, self.holder).await;
    }

    async fn rest(&self, pause: Duration) {
        self.heart.beat();
        let _ = timeout(pause, self.stop.cancelled()).await;
    }

    /// Runs from taking the lease until it is lost, something fails, or the process stops.
    async fn turn(&self) -> Result<(), Ended> {
        let mut renewed = self.hold().await?;
        self.bus.check_stream(STREAM).await?;
        let mut place = submissions::last_place(&self.itjen.triage.db).await?;
        let mut lane = Lane::new(self.bus.clone(), STREAM, FROM_ITJEN, place);
        while !self.stop.is_cancelled() {
            self.heart.beat();
            renewed = self.renew(renewed).await?;
            for message in lane.next(TOGETHER, WAIT).await? {
                renewed = self.renew(renewed).await?;
                self.take(&message, place.as_ref()).await?;
                place = Some(message.place);
            }
        }
        Ok(())
    }

    async fn renew(&self, renewed: Instant) -> Result<Instant, Ended> {
        if renewed.elapsed() > LEASE / 3 { self.hold().await } else { Ok(renewed) }
    }

    async fn hold(&self) -> Result<Instant, Ended> {
        let held = self.itjen.triage.log.hold(WORK, self.holder).await?;
        held.then(Instant::now).ok_or(Ended::TakenOver)
    }

    /// A failure ends the turn. The next turn begins at the same message, so none is skipped.
    async fn take(&self, message: &Inbound, after: Option<&Place>) -> Result<(), Ended> {
        let submission = submissions::from_bus(message, self.itjen.triage.clock.now());
        let source = Source::Bus { at: &message.place, after };
        match submissions::receive(&self.itjen, &submission, source).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Ended::TakenOver),
            Err(failure) => Err(Ended::Failed(failure.to_string())),
        }
    }
}
