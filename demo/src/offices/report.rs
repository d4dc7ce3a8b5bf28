//! The result of the show, as tables for people and as JSON for programs.

use std::time::Duration;

use serde_json::{Value, json};
use terminal::{Table, prose};

use super::burst::Burst;
use super::denials::Denial;
use super::faults::Struck;
use super::reconcile::Balance;

/// Everything that was seen.
#[derive(Clone, Debug, Default)]
pub struct Report {
    pub balance: Balance,
    /// Receipts that no office has fetched.
    pub undelivered: u64,
    pub struck: Vec<Struck>,
    /// All offices at once.
    pub burst: Option<Burst>,
    /// The forbidden acts, and whether each was refused.
    pub denied: Vec<Denial>,
}

impl Report {
    /// Nothing was lost, doubled, out of order, or not denied.
    pub fn passes(&self) -> bool {
        self.balance.is_even()
            && self.undelivered == 0
            && self.burst.as_ref().is_none_or(|burst| burst.balance.is_even())
            && self.denied.iter().all(|denial| denial.denied)
    }

    /// For programs. The figures include the burst of all offices, when there was one.
    pub fn json(&self) -> Value {
        let burst = self.burst.as_ref().map(|burst| burst.balance.clone()).unwrap_or_default();
        let both = |part: fn(&Balance) -> usize| part(&self.balance) + part(&burst);
        json!({
            "published": both(|balance| balance.published),
            // A submission without a receipt is lost to the office, whatever the hub has.
            "lost": both(|balance| balance.lost.max(balance.unanswered)),
            "doubled": both(|balance| balance.doubled),
            "out_of_order": both(|balance| balance.out_of_order),
            "recovered_s": tenths(self.slowest()),
            "denied": self.denied,
        })
    }

    pub fn tables(&self) -> String {
        let burst =
            self.burst.as_ref().map(|burst| prose(&burst.line()) + "\n").unwrap_or_default();
        format!("{}\n{}\n{burst}{}", self.faults(), self.figures(), self.denials())
    }

    fn slowest(&self) -> Duration {
        let burst = self.burst.iter().map(|burst| burst.recovered);
        self.struck.iter().map(|struck| struck.recovered).chain(burst).max().unwrap_or_default()
    }

    fn faults(&self) -> Table {
        let mut table = Table::new(["fault", "offices", "lasted s", "recovered s"]).right([2, 3]);
        for struck in &self.struck {
            let times = [struck.held, struck.recovered].map(|time| tenths(time).to_string());
            let [held, recovered] = times;
            table.add_row([struck.what.clone(), struck.offices.join(" "), held, recovered]);
        }
        table
    }

    fn figures(&self) -> Table {
        let mut table = Table::new(["what", "count", "bar"]).right([1]);
        let balance = &self.balance;
        table.add_row(["ratings and complaints published", &balance.published.to_string(), ""]);
        for (what, count) in [
            ("lost", balance.lost),
            ("doubled", balance.doubled),
            ("answered out of order", balance.out_of_order),
            ("without a receipt", balance.unanswered),
            ("receipts not delivered", usize::try_from(self.undelivered).unwrap_or(usize::MAX)),
        ] {
            table.add_row([what, &count.to_string(), &format!("0: {}", word(count == 0))]);
        }
        table
    }

    fn denials(&self) -> Table {
        let mut table = Table::new(["who", "tried to", "denied"]);
        for denial in &self.denied {
            let denied = if denial.denied { "yes" } else { "NO" };
            table.add_row([denial.who.as_str(), &denial.attempt, denied]);
        }
        table
    }
}

/// Seconds with one decimal.
#[expect(clippy::cast_precision_loss, reason = "times of a show are far below 2^53 ms")]
pub(super) fn tenths(time: Duration) -> f64 {
    (time.as_millis() as f64 / 100.0).round() / 10.0
}

pub(super) const fn word(held: bool) -> &'static str {
    if held { "pass" } else { "FAIL" }
}
