//! Asks again and again: soon after every new checkpoint, ever more rarely while the witness is silent.

use std::time::Duration;

use service::Heartbeat;
use tokio::time::Instant;
use tokio_util::sync::CancellationToken;

use super::{Asking, Fault};

/// Pause between two looks for a new checkpoint.
const LOOK: Duration = Duration::from_millis(300);
/// Longest pause after failures, well below the silence after which a ticker counts as dead.
const PAUSE_MAX: Duration = Duration::from_secs(10);
/// A fault that stays is logged again after this time.
const TELL_AGAIN: Duration = Duration::from_mins(1);

/// The fault that was logged last.
struct Told {
    text: String,
    at: Instant,
}

/// Asks until `stop`.
pub(super) async fn follow(asking: &Asking, stop: &CancellationToken, heart: &Heartbeat) {
    let (mut pause, mut told) = (LOOK, None);
    while !stop.is_cancelled() {
        heart.beat();
        match turn(asking).await {
            Ok(()) => {
                recovered(asking, told.take().as_ref());
                pause = LOOK;
            }
            Err(fault) => {
                failed(asking, &fault, &mut told);
                pause = (pause * 2).min(PAUSE_MAX);
            }
        }
        let _ = tokio::time::timeout(pause, stop.cancelled()).await;
    }
}

async fn turn(asking: &Asking) -> Result<(), Fault> {
    if asking.is_due().await? && asking.ask().await?.is_some() {
        metrics::counter!("witness_cosignatures_total", &labels(asking)).increment(1);
    }
    Ok(())
}

fn recovered(asking: &Asking, told: Option<&Told>) {
    metrics::gauge!("witness_contradicts", &labels(asking)).set(0.0);
    if told.is_some() {
        let (log, witness) = (asking.log(), asking.witness());
        tracing::info!(log, witness, "the witness cosigns again");
    }
}

/// Logs a fault when it begins, then at most once a minute.
fn failed(asking: &Asking, fault: &Fault, told: &mut Option<Told>) {
    let contradicts = fault.contradicts();
    metrics::counter!("witness_failures_total", &labels(asking)).increment(1);
    metrics::gauge!("witness_contradicts", &labels(asking)).set(f64::from(u8::from(contradicts)));
    let text = fault.to_string();
    if told.as_ref().is_some_and(|last| last.text == text && last.at.elapsed() < TELL_AGAIN) {
        return;
    }
    let (log, witness) = (asking.log(), asking.witness());
    if contradicts {
        tracing::error!(
            log,
            witness,
            reason = text,
            "THE WITNESS SAW ANOTHER HISTORY OF THIS LOG: it was set back to an older copy, or changed; run 'amanah doctor'"
        );
    } else {
        tracing::warn!(
            log,
            witness,
            reason = text,
            "checkpoints are not cosigned; nothing waits for it"
        );
    }
    *told = Some(Told { text, at: Instant::now() });
}

fn labels(asking: &Asking) -> [(&'static str, String); 2] {
    [("log", asking.log().to_owned()), ("witness", asking.witness().to_owned())]
}
