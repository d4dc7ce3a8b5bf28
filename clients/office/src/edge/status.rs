//! The status of server and link, for people and for scripts.

use std::fmt;

use contracts::Outcome;
use kernel::{OfficeCode, Timestamp};
use serde::Serialize;

use terminal::local;

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub(super) enum ServerState {
    Starting,
    Running,
    /// Died; the pause before the next start.
    Waiting,
    Stopped,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct LastReceipt {
    pub(super) at: Timestamp,
    pub(super) submission: String,
    pub(super) outcome: Outcome,
    pub(super) rejected: u32,
}

/// One line of `--status-json`.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub(super) struct Status {
    pub(super) at: Timestamp,
    office: OfficeCode,
    server: ServerState,
    linked: bool,
    /// The time at which `linked` changed last.
    since: Timestamp,
    pub(super) stored: usize,
    /// Submissions without a receipt.
    pub(super) backlog: usize,
    pub(super) last_receipt: Option<LastReceipt>,
    pub(super) restarts: u32,
}

impl Status {
    pub(super) const fn new(office: OfficeCode, now: Timestamp) -> Self {
        Self {
            at: now,
            office,
            server: ServerState::Starting,
            linked: false,
            since: now,
            stored: 0,
            backlog: 0,
            last_receipt: None,
            restarts: 0,
        }
    }

    pub(super) fn set(&mut self, server: ServerState, linked: bool, now: Timestamp) {
        if linked != self.linked {
            self.since = now;
        }
        (self.at, self.server, self.linked) = (now, server, linked);
    }

    /// True when only the time differs.
    pub(super) fn is_like(&self, other: &Self) -> bool {
        Self { at: other.at, ..self.clone() } == *other
    }
}

impl fmt::Display for Status {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let server = match self.server {
            ServerState::Starting => "sedang dimulai",
            ServerState::Running => "berjalan",
            ServerState::Waiting => "mati, menunggu dimulai lagi",
            ServerState::Stopped => "berhenti",
        };
        let link = if self.linked { "TERSAMBUNG" } else { "TERPUTUS" };
        let receipt = self.last_receipt.as_ref().map_or_else(
            || "belum ada".to_owned(),
            |last| {
                let outcome = match (last.outcome, last.rejected) {
                    (Outcome::Received, 0) => "diterima".to_owned(),
                    (Outcome::Received, some) => format!("diterima, {some} ditolak"),
                    (Outcome::Rejected, _) => "DITOLAK".to_owned(),
                };
                format!("{} ({outcome})", local(last.at))
            },
        );
        write!(
            f,
            "Balai {} · server {server} · pusat {link} sejak {} · belum dijawab {} dari {} · tanda terima terakhir {receipt} · dimulai ulang {}×",
            self.office,
            local(self.since),
            self.backlog,
            self.stored,
            self.restarts
        )
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_cut_link_is_shown_with_its_time() {
        let mut status =
            Status::new("plm".parse().unwrap(), "2026-11-22T03:00:00Z".parse().unwrap());
        status.set(ServerState::Running, true, "2026-11-22T03:00:05Z".parse().unwrap());
        let before = status.clone();
        status.set(ServerState::Running, true, "2026-11-22T03:01:00Z".parse().unwrap());
        assert!(status.is_like(&before));
        status.set(ServerState::Running, false, "2026-11-22T04:00:00Z".parse().unwrap());
        assert!(!status.is_like(&before));
        let text = status.to_string();
        assert!(text.contains("TERPUTUS sejak 22-11-2026 11.00 WIB"), "{text}");
    }
}
