//! The figures for people and for programs, beside their bars.

use serde_json::{Value, json};
use terminal::{Table, prose};

use super::kills::Kills;
use super::rows::{Measured, Row};

/// Complaints a second, from so many reporters on.
const PER_S_MIN: f64 = 500.0;
const PER_S_FROM: usize = 32;
/// At every number of reporters.
const P99_MAX_MS: f64 = 300.0;

/// Everything that was measured.
pub(crate) struct Report {
    pub(crate) measured: Measured,
    pub(crate) kills: Kills,
}

impl Row {
    fn fast(&self) -> bool {
        self.clients < PER_S_FROM || self.per_s >= PER_S_MIN
    }

    fn passes(&self) -> bool {
        self.errors == 0 && self.p99_ms <= P99_MAX_MS && self.fast()
    }

    fn share(&self) -> f64 {
        self.per_s / self.bare_per_s
    }

    fn cells(&self) -> [String; 8] {
        let bar = if self.clients < PER_S_FROM { "" } else { "≥ 500/s, " };
        [
            self.clients.to_string(),
            format!("{:.0}", self.per_s),
            format!("{:.0}", self.bare_per_s),
            format!("{:.0} %", self.share() * 100.0),
            format!("{:.1}", self.p50_ms),
            format!("{:.1}", self.p99_ms),
            self.errors.to_string(),
            format!("{bar}p99 ≤ {P99_MAX_MS} ms, 0 errors: {}", word(self.passes())),
        ]
    }

    fn json(&self) -> Value {
        json!({
            "clients": self.clients,
            "per_s": self.per_s,
            "p50_ms": self.p50_ms,
            "p99_ms": self.p99_ms,
            "max_ms": self.max_ms,
            "errors": self.errors,
            "bare_per_s": self.bare_per_s,
            "share": self.share(),
        })
    }
}

impl Report {
    pub(crate) fn passes(&self) -> bool {
        self.measured.rows.iter().all(Row::passes) && self.complete() && self.kills.passes()
    }

    /// The log holds what was acknowledged, and nothing else.
    fn complete(&self) -> bool {
        self.measured.stored == self.measured.acknowledged
    }

    pub(crate) fn json(&self) -> Value {
        let (measured, kills) = (&self.measured, &self.kills);
        json!({
            "rows": measured.rows.iter().map(Row::json).collect::<Vec<_>>(),
            "acknowledged": measured.acknowledged,
            "stored": measured.stored,
            "bytes_per_filing": measured.bytes_per_filing,
            "kills": {
                "rounds": kills.rounds,
                "acknowledged": kills.acknowledged,
                "lost": kills.lost,
                "doubled": kills.doubled,
                "unproved": kills.unproved,
                "unacknowledged": kills.unacknowledged,
                "found_again": kills.found_again,
            },
            "passes": self.passes(),
        })
    }

    pub(crate) fn table(&self) -> String {
        let header = [
            "reporters",
            "complaints/s",
            "bare limit/s",
            "share",
            "p50 ms",
            "p99 ms",
            "errors",
            "bar",
        ];
        let mut table = Table::new(header).right(0..7);
        table.add_rows(self.measured.rows.iter().map(Row::cells));
        let (measured, kills) = (&self.measured, &self.kills);
        let text = format!(
            "bare limit: one INSERT of {} bytes with its own commit, as many connections as reporters\n\
             {} acknowledged, {} in the log, every receipt verified offline: {}\n\
             killed {} times: {} acknowledged, {} lost, {} doubled, {} receipts wrong; {} cut off, of which {} were there: {}",
            measured.bytes_per_filing,
            measured.acknowledged,
            measured.stored,
            word(self.complete()),
            kills.rounds,
            kills.acknowledged,
            kills.lost,
            kills.doubled,
            kills.unproved,
            kills.unacknowledged,
            kills.found_again,
            word(kills.passes()),
        );
        format!("{table}\n{}", prose(&text))
    }
}

const fn word(held: bool) -> &'static str {
    if held { "pass" } else { "FAIL" }
}
