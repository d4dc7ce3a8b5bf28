//! The figures for people and for programs, beside their bar.

use serde_json::{Value, json};
use terminal::{Table, prose};

use super::absent::Absent;
use super::latency::{Figures, Latency};

const P99_MAX_MS: f64 = 100.0;

/// Everything that was measured.
pub(crate) struct Report {
    pub(crate) count: usize,
    pub(crate) rate_per_s: u32,
    pub(crate) latency: Latency,
    pub(crate) absent: Absent,
}

impl Report {
    pub(crate) fn passes(&self) -> bool {
        holds(&self.latency.bus) && holds(&self.latency.grpc) && self.absent.passes()
    }

    pub(crate) fn json(&self) -> Value {
        let figures = |one: &Figures| json!({"p50_ms": one.p50_ms, "p99_ms": one.p99_ms, "max_ms": one.max_ms});
        json!({
            "count": self.count,
            "rate_per_s": self.rate_per_s,
            "bus": figures(&self.latency.bus),
            "grpc": figures(&self.latency.grpc),
            "absent": self.absent.json(),
        })
    }

    pub(crate) fn table(&self) -> String {
        let header = ["escalation committed → delivered", "p50 ms", "p99 ms", "max ms", "bar"];
        let mut table = Table::new(header).right(1..4);
        for (way, one) in [("on the bus", &self.latency.bus), ("over gRPC", &self.latency.grpc)] {
            let [p50, p99, max] =
                [one.p50_ms, one.p99_ms, one.max_ms].map(|figure| format!("{figure:.1}"));
            let bar = format!("p99 ≤ {P99_MAX_MS} ms: {}", word(holds(one)));
            table.add_row([way.to_owned(), p50, p99, max, bar]);
        }
        let absent = &self.absent;
        let text = format!(
            "{} escalations, {} per second, in both ways at once\nItjen absent, then {} items in {:.1} s on both ways: in order {}, each once {}",
            self.count,
            self.rate_per_s,
            absent.items,
            absent.seconds,
            word(absent.in_order),
            word(absent.once),
        );
        format!("{table}\n{}", prose(&text))
    }
}

fn holds(figures: &Figures) -> bool {
    figures.p99_ms <= P99_MAX_MS
}

const fn word(held: bool) -> &'static str {
    if held { "pass" } else { "FAIL" }
}
