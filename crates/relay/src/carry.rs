//! Carries numbered messages from a database to a stream: what [`Relay`](crate::Relay) and [`Pipe`](crate::Pipe) have in common.
//!
//! There is no cursor: the last message that JetStream holds says where to go on. If the server lost a tail, a stream or everything, the next look finds
//! out and sends it again from the database.

use std::time::Duration;

use async_nats::jetstream::stream::Stream;
use bus::{BusError, last_message};
use eventlog::LEASE;
use tokio_util::sync::CancellationToken;

use crate::error::RelayError;
use crate::supply::{Page, Supply};
use crate::window;

/// Unacknowledged messages at once: JetStream groups their syncs.
pub(crate) const WINDOW: usize = 500;
/// Between two turns; doubles after failures.
const PAUSE: Duration = Duration::from_millis(100);
const PAUSE_MAX: Duration = Duration::from_secs(2);
/// Interval at which the lease is renewed and JetStream is asked for its last message.
const LOOK: Duration = Duration::from_secs(1);
/// Longest sleep of an idle carrier.
const POLL: Duration = Duration::from_millis(100);

/// The end of the stream.
#[derive(Clone, Copy, PartialEq, Eq)]
struct Tail {
    /// Of JetStream: what the next message expects.
    sequence: u64,
    /// The number of its last message.
    published: u64,
}

/// Runs until `stop`; failures are logged and tried again.
pub(crate) async fn carry(
    supply: &dyn Supply,
    stop: &CancellationToken,
    beat: &(dyn Fn() + Send + Sync),
) {
    let (mut pause, mut stuck) = (PAUSE, false);
    while !stop.is_cancelled() {
        // A carrier that needs an operator stops its heartbeat, so that the process is not live and somebody looks.
        if !stuck {
            beat();
        }
        let started = tokio::time::Instant::now();
        let turn = turn(supply, stop, beat).await;
        if turn.is_ok() || started.elapsed() > PAUSE_MAX {
            pause = PAUSE;
        }
        stuck = matches!(turn, Err(RelayError::Ahead { .. }));
        if let Err(error) = turn {
            metrics::counter!("relay_failures_total", "relay" => supply.name()).increment(1);
            tracing::warn!(relay = supply.name(), error = %error, "relay pauses");
            pause = (pause * 2).min(PAUSE_MAX);
        }
        let _ = tokio::time::timeout(pause, stop.cancelled()).await;
    }
    let (log, work, holder) = supply.lease();
    log.release(work, holder).await;
}

async fn hold(supply: &dyn Supply) -> Result<bool, RelayError> {
    let (log, work, holder) = supply.lease();
    Ok(log.hold(work, holder).await?)
}

/// From taking the lease until something fails, the stream is not where it was left, or the process stops.
async fn turn(
    supply: &dyn Supply,
    stop: &CancellationToken,
    beat: &(dyn Fn() + Send + Sync),
) -> Result<(), RelayError> {
    if !hold(supply).await? {
        let _ = tokio::time::timeout(LEASE / 10, stop.cancelled()).await;
        return Ok(());
    }
    let stream = supply.stream().await?;
    let mut at = tail(supply, &stream).await?;
    let mut read_to = at.published;
    let mut looked = tokio::time::Instant::now();
    while !stop.is_cancelled() {
        beat();
        let from = read_to;
        read_to = forward(supply, &mut at, from).await?;
        if looked.elapsed() > LOOK {
            // A restarted server may have lost a tail, and a stream may have been deleted.
            if !hold(supply).await? || tail(supply, &stream).await? != at {
                return Ok(());
            }
            looked = tokio::time::Instant::now();
        }
        if read_to > from {
            continue;
        }
        tokio::select! {
            () = stop.cancelled() => {}
            _ = tokio::time::timeout(POLL, supply.more(read_to)) => {}
        }
    }
    Ok(())
}

/// The last message of the stream, checked against the database.
async fn tail(supply: &dyn Supply, stream: &Stream) -> Result<Tail, RelayError> {
    let info =
        stream.get_info().await.map_err(BusError::jetstream("tell where the stream stands"))?;
    let sequence = info.state.last_sequence;
    let published = match last_message(stream, &info.state, &supply.subjects()).await? {
        Some(last) => supply.number(&last).await?,
        // Everything was lost or has aged out. Consumers drop what they hold already, so sending again is only work.
        None => 0,
    };
    Ok(Tail { sequence, published })
}

/// Sends one window; answers how far the database was read.
async fn forward(supply: &dyn Supply, tail: &mut Tail, from: u64) -> Result<u64, RelayError> {
    let Page { parcels, read_to } = supply.page(from, tail.published).await?;
    let count = parcels.len() as u64;
    let mut waiting = Vec::with_capacity(parcels.len());
    for (after, parcel) in (tail.sequence..).zip(parcels) {
        waiting.push((parcel.number, window::send(supply.bus(), parcel, after).await?));
    }
    for (number, ack) in waiting {
        let ack = ack.await.map_err(window::publish_error)?;
        if ack.duplicate || ack.sequence != tail.sequence + 1 {
            return Err(RelayError::Fenced);
        }
        *tail = Tail { sequence: ack.sequence, published: number };
    }
    metrics::counter!("relay_events_total", "relay" => supply.name()).increment(count);
    Ok(read_to)
}
