//! Ctrl-C and the other requests to stop: counted here, acted on by whoever waits for a child.
//!
//! Without this the first Ctrl-C would end xtask and leave its servers running.

use std::sync::atomic::{AtomicU32, Ordering};
use std::thread;

use anyhow::{Context, Result};
use tokio::runtime::Builder;
use tokio::signal::unix::{Signal, SignalKind, signal};

static ASKED: AtomicU32 = AtomicU32::new(0);

/// Starts counting. Called once, before anything is started.
pub(crate) fn watch() -> Result<()> {
    let runtime = Builder::new_current_thread().enable_io().build().context("signal watcher")?;
    let signals = {
        let _inside = runtime.enter();
        [SignalKind::interrupt(), SignalKind::terminate(), SignalKind::hangup()].map(signal)
    };
    let [interrupt, terminate, hangup] = signals.map(|signal| signal.context("signal watcher"));
    let (interrupt, terminate, hangup) = (interrupt?, terminate?, hangup?);
    thread::spawn(move || runtime.block_on(count(interrupt, terminate, hangup)));
    Ok(())
}

async fn count(mut interrupt: Signal, mut terminate: Signal, mut hangup: Signal) {
    loop {
        tokio::select! {
            _ = interrupt.recv() => {}
            _ = terminate.recv() => {}
            _ = hangup.recv() => {}
        }
        ASKED.fetch_add(1, Ordering::Relaxed);
    }
}

/// How many times we were asked to stop.
pub(crate) fn times() -> u32 {
    ASKED.load(Ordering::Relaxed)
}

/// We were asked to stop.
pub(crate) fn asked() -> bool {
    times() > 0
}
