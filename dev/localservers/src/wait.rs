//! Waiting by condition, and what a server's log said when the condition never came.

use std::fs;
use std::path::Path;
use std::thread;
use std::time::{Duration, Instant};

/// Asks `done` every few milliseconds until it says yes (`true`) or `limit` has passed (`false`).
pub(crate) fn until(limit: Duration, mut done: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    let mut pause = Duration::from_millis(2);
    while !done() {
        if start.elapsed() > limit {
            return false;
        }
        thread::sleep(pause);
        pause = (pause * 2).min(Duration::from_millis(50));
    }
    true
}

/// The last 20 lines of a log, indented, for an error message.
pub(crate) fn tail(log: &Path) -> String {
    let bytes = fs::read(log).unwrap_or_default();
    let text = String::from_utf8_lossy(&bytes);
    let lines: Vec<&str> = text.lines().collect();
    let last = &lines[lines.len().saturating_sub(20)..];
    if last.is_empty() {
        return format!("its log {} is empty", log.display());
    }
    format!("the last lines of its log {}:\n    {}", log.display(), last.join("\n    "))
}
