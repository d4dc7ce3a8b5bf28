//! How fast an office may send. One that floods is slowed down, not refused: what waits stays in its stream.

use std::collections::HashMap;

use kernel::{Office, OfficeCode};
use service::Pace;

use crate::config::IngressLimits;

/// A bucket for each office, shared by its lane and its calls.
pub(super) struct Paces {
    offices: HashMap<OfficeCode, Pace>,
    /// For offices that are not in the configuration: refusing what they send costs as well.
    others: Pace,
}

impl Paces {
    pub(super) fn new(offices: &[Office], limits: IngressLimits) -> Self {
        let full = || Pace::new(limits.ratings_per_s_max, limits.burst);
        let offices = offices.iter().map(|office| (office.code.clone(), full())).collect();
        Self { offices, others: full() }
    }

    /// Takes so many tokens of the office, and waits for its turn.
    pub(super) async fn take(&self, office: &OfficeCode, cost: u32) {
        if self.offices.get(office).unwrap_or(&self.others).take(cost).await {
            metrics::counter!("ingress_slowed_total", "office" => office.to_string()).increment(1);
        }
    }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use tokio::time::Instant;

    use super::*;

    fn office(code: &str) -> Office {
        Office { code: code.parse().unwrap(), name: code.into(), zone: kernel::Zone::Wib }
    }

    #[tokio::test(start_paused = true)]
    async fn an_office_that_floods_waits_and_its_neighbour_does_not() {
        let limits = IngressLimits { ratings_per_s_max: 10, burst: 100 };
        let (plm, gto) = (office("plm"), office("gto"));
        let paces = Paces::new(&[plm.clone(), gto.clone()], limits);
        let start = Instant::now();
        paces.take(&plm.code, 150).await;
        paces.take(&gto.code, 100).await;
        assert!(start.elapsed().is_zero(), "each office has a bucket of its own");
        paces.take(&plm.code, 1).await;
        assert!(start.elapsed() >= Duration::from_secs(5), "who took much waits for all of it");
    }
}
