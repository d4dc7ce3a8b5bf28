//! The three loops of the exchange: how far it has come, out to the bus, in from the bus.

use std::sync::Arc;
use std::time::Duration;

use bus::{Bus, Inbound, Lane, Place};
use eventlog::LEASE;
use relay::Pipe;
use service::{Deps, Heartbeat, Ticker};
use tokio::time::{Instant, timeout};
use tokio_util::sync::CancellationToken;
use topology::names::subjects::FROM_ITJEN;
use uuid::Uuid;

use crate::app::Triage;
use crate::exchange::{ExchangeOutbox, watch_head};
use crate::submissions::{self, STREAM, Source};

const WORK: &str = "itjen-submissions";
/// Messages taken from the bus at a time.
const TOGETHER: usize = 32;
/// How long an empty stream is waited for.
const WAIT: Duration = Duration::from_millis(500);
/// First pause after a failure; doubles up to [`PAUSE_MAX`].
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(5);

/// The loops, each with its name.
pub(crate) fn exchange(triage: &Arc<Triage>, deps: &Deps) -> [(&'static str, Ticker); 3] {
    [
        ("exchange-head", head(Arc::clone(triage))),
        ("exchange-pipe", pipe(triage, deps)),
        ("exchange-lane", lane(triage, deps)),
    ]
}

fn head(triage: Arc<Triage>) -> Ticker {
    Box::new(move |stop, heart| {
        let triage = Arc::clone(&triage);
        Box::pin(async move { watch_head(&triage.db, &triage.head, &stop, &heart).await })
    })
}

/// To the stream `ESCALATED`.
fn pipe(triage: &Arc<Triage>, deps: &Deps) -> Ticker {
    let pipe = Arc::new(Pipe {
        outbox: Arc::new(ExchangeOutbox(triage.db.clone())),
        bus: deps.bus.clone(),
        lease: triage.log.clone(),
        holder: deps.ids.uuid_v4(),
        wake: triage.head.wake(),
    });
    Box::new(move |stop, heart| {
        let pipe = Arc::clone(&pipe);
        Box::pin(async move { pipe.run(&stop, &|| heart.beat()).await })
    })
}

/// From the stream `INGRESS_ITJEN`.
fn lane(triage: &Arc<Triage>, deps: &Deps) -> Ticker {
    let (triage, bus, holder) = (Arc::clone(triage), deps.bus.clone(), deps.ids.uuid_v4());
    Box::new(move |stop, heart| {
        let reader = Reader { triage: Arc::clone(&triage), bus: bus.clone(), holder, stop, heart };
        Box::pin(async move { reader.run().await })
    })
}

struct Reader {
    triage: Arc<Triage>,
    bus: Bus,
    holder: Uuid,
    stop: CancellationToken,
    heart: Heartbeat,
}

/// Why a turn ended before the process did.
enum Ended {
    TakenOver,
    Failed(String),
}

impl From<sqlx::Error> for Ended {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<eventlog::LogError> for Ended {
    fn from(error: eventlog::LogError) -> Self {
        Self::Failed(error.to_string())
    }
}

impl From<bus::BusError> for Ended {
    fn from(error: bus::BusError) -> Self {
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
                    tracing::warn!(reason, "what Itjen sends over the bus waits");
                    if started.elapsed() > PAUSE_MAX {
                        pause = PAUSE;
                    }
                }
            }
            self.rest(pause).await;
            pause = (pause * 2).min(PAUSE_MAX);
        }
        self.triage.log.release(WORK, self.holder).await;
    }

    async fn rest(&self, pause: Duration) {
        self.heart.beat();
        let _ = timeout(pause, self.stop.cancelled()).await;
    }

    /// From taking the lease until it is lost, something fails, or the process stops.
    async fn turn(&self) -> Result<(), Ended> {
        self.hold().await?;
        self.bus.check_stream(STREAM).await?;
        let mut place = submissions::last_place(&self.triage.db).await?;
        let mut lane = Lane::new(self.bus.clone(), STREAM, FROM_ITJEN, place);
        let mut renewed = Instant::now();
        while !self.stop.is_cancelled() {
            self.heart.beat();
            if renewed.elapsed() > LEASE / 3 {
                self.hold().await?;
                renewed = Instant::now();
            }
            for message in lane.next(TOGETHER, WAIT).await? {
                if renewed.elapsed() > LEASE / 3 {
                    self.hold().await?;
                    renewed = Instant::now();
                }
                self.take(&message, place.as_ref()).await?;
                place = Some(message.place);
            }
        }
        Ok(())
    }

    async fn hold(&self) -> Result<(), Ended> {
        if self.triage.log.hold(WORK, self.holder).await? {
            return Ok(());
        }
        Err(Ended::TakenOver)
    }

    /// A failure ends the turn; the next one begins at the same message, so nothing is skipped.
    async fn take(&self, message: &Inbound, after: Option<&Place>) -> Result<(), Ended> {
        let submission = submissions::from_bus(message, self.triage.clock.now());
        let source = Source::Bus { at: &message.place, after };
        match submissions::receive(&self.triage, &submission, source).await {
            Ok(Some(_)) => Ok(()),
            Ok(None) => Err(Ended::TakenOver),
            Err(failure) => Err(Ended::Failed(format!("{}: {}", failure.code, failure.message))),
        }
    }
}
