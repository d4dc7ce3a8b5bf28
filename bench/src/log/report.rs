//! The figures as a table for people and as JSON, each beside its bar.

use serde::Serialize;
use terminal::Table;

use super::load::Load;
use super::rebuild::Rebuild;

/// Share of the bare limit at 64 callers.
const RATIO_MIN: f64 = 0.45;
const RATIO_AT: usize = 64;
const LOAD_P50_MAX_MS: f64 = 1.0;
const REBUILD_MIN: f64 = 50_000.0;

/// One number of callers.
#[derive(Serialize)]
pub(crate) struct AppendRow {
    pub(crate) callers: usize,
    pub(crate) events_per_s: f64,
    pub(crate) bare_events_per_s: f64,
    pub(crate) ratio: f64,
    pub(crate) p50_ms: f64,
    pub(crate) p99_ms: f64,
    pub(crate) lost: usize,
}

/// Everything that was measured.
#[derive(Serialize)]
pub(crate) struct Report {
    pub(crate) append: Vec<AppendRow>,
    pub(crate) load_100: Load,
    pub(crate) rebuild: Rebuild,
    pub(crate) cpu_us_per_event: Option<f64>,
    pub(crate) bytes_per_event: f64,
}

impl AppendRow {
    fn bar(&self) -> Option<bool> {
        (self.callers == RATIO_AT).then_some(self.ratio >= RATIO_MIN)
    }

    fn passes(&self) -> bool {
        self.lost == 0 && self.bar().unwrap_or(true)
    }

    fn cells(&self) -> [String; 8] {
        let verdict = match self.bar() {
            Some(held) => format!("≥ {:.0} %: {}", RATIO_MIN * 100.0, word(held)),
            None if self.lost > 0 => word(false).to_owned(),
            None => String::new(),
        };
        [
            self.callers.to_string(),
            format!("{:.0}", self.events_per_s),
            format!("{:.0}", self.bare_events_per_s),
            format!("{:.0} %", self.ratio * 100.0),
            format!("{:.2}", self.p50_ms),
            format!("{:.2}", self.p99_ms),
            self.lost.to_string(),
            verdict,
        ]
    }
}

impl Report {
    /// Every bar is held and nothing was lost.
    pub(crate) fn passes(&self) -> bool {
        self.append.iter().all(AppendRow::passes) && self.loads_pass() && self.rebuilds_pass()
    }

    fn loads_pass(&self) -> bool {
        self.load_100.p50_ms <= LOAD_P50_MAX_MS
    }

    fn rebuilds_pass(&self) -> bool {
        self.rebuild.events_per_s >= REBUILD_MIN
    }

    /// Two tables for a terminal.
    pub(crate) fn table(&self) -> String {
        let header =
            ["callers", "events/s", "bare limit/s", "share", "p50 ms", "p99 ms", "lost", "bar"];
        let mut appends = Table::new(header).right(0..7);
        appends.add_rows(self.append.iter().map(AppendRow::cells));
        format!("{appends}\n{}", self.others())
    }

    fn others(&self) -> Table {
        let (load, rebuild) = (&self.load_100, &self.rebuild);
        let cpu =
            self.cpu_us_per_event.map_or("server elsewhere".to_owned(), |us| format!("{us:.1} µs"));
        let mut table = Table::new(["what", "figure", "bar"]);
        table.add_rows([
            [
                "load and fold 100 events".to_owned(),
                format!("p50 {:.2} ms, p99 {:.2} ms", load.p50_ms, load.p99_ms),
                format!("p50 ≤ {LOAD_P50_MAX_MS} ms: {}", word(self.loads_pass())),
            ],
            [
                format!("rebuild a view over {} events", rebuild.events),
                format!("{:.0} events/s", rebuild.events_per_s),
                format!("≥ {REBUILD_MIN} events/s: {}", word(self.rebuilds_pass())),
            ],
            ["server processor time per event, 64 callers".to_owned(), cpu, String::new()],
            [
                "bytes on disk per event, with indexes".to_owned(),
                format!("{:.0}", self.bytes_per_event),
                String::new(),
            ],
        ]);
        table
    }
}

const fn word(held: bool) -> &'static str {
    if held { "pass" } else { "FAIL" }
}
