//! SIGTERM and SIGINT, which ask a process to drain.

use std::io;

use tokio::signal::unix::{Signal, SignalKind, signal};

/// Keeps signals from the moment on when it is made. Made before a process says that it is ready: a signal that comes right
/// after that would otherwise end it undrained, or be lost while the handler is put in place.
#[derive(Debug)]
pub struct Signals {
    terminate: Signal,
    interrupt: Signal,
}

impl Signals {
    /// Needs a running tokio runtime.
    pub fn listen() -> io::Result<Self> {
        Ok(Self {
            terminate: signal(SignalKind::terminate())?,
            interrupt: signal(SignalKind::interrupt())?,
        })
    }

    /// Waits for the next signal.
    pub async fn next(&mut self) {
        tokio::select! {
            _ = self.terminate.recv() => {}
            _ = self.interrupt.recv() => {}
        }
    }
}
