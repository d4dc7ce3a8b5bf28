//! How fast an office may send. One that floods is slowed down, not refused: what waits stays in its stream.

use std::collections::HashMap;
use std::time::Duration;

use kernel::{Office, OfficeCode};
use tokio::sync::Mutex;
use tokio::time::{Instant, sleep};

use crate::config::IngressLimits;

/// A bucket of tokens per office, shared by its lane and its calls.
pub(super) struct Pace {
    limits: IngressLimits,
    buckets: HashMap<OfficeCode, Mutex<Bucket>>,
    /// For offices that are not in the configuration: what they send is rejected, and that costs as well.
    others: Mutex<Bucket>,
}

/// Tokens may become negative: whoever took much makes the next one wait longer.
struct Bucket {
    tokens: f64,
    at: Instant,
}

impl Pace {
    pub(super) fn new(offices: &[Office], limits: IngressLimits) -> Self {
        let full = || Mutex::new(Bucket { tokens: f64::from(limits.burst), at: Instant::now() });
        let buckets = offices.iter().map(|office| (office.code.clone(), full())).collect();
        Self { limits, buckets, others: full() }
    }

    /// Takes `cost` tokens as soon as the bucket is not empty. Callers are served in their order.
    pub(super) async fn wait(&self, office: &OfficeCode, cost: u32) {
        let mut bucket = self.buckets.get(office).unwrap_or(&self.others).lock().await;
        let missing = bucket.missing(self.limits);
        if !missing.is_zero() {
            metrics::counter!("ingress_slowed_total", "office" => office.to_string()).increment(1);
            sleep(missing).await;
            bucket.missing(self.limits);
        }
        bucket.tokens -= f64::from(cost);
    }
}

impl Bucket {
    /// Fills up; answers how long until something is in it.
    fn missing(&mut self, limits: IngressLimits) -> Duration {
        let rate = f64::from(limits.ratings_per_s_max.max(1));
        let now = Instant::now();
        let gained = now.duration_since(self.at).as_secs_f64() * rate;
        (self.tokens, self.at) = ((self.tokens + gained).min(f64::from(limits.burst)), now);
        if self.tokens > 0.0 {
            return Duration::ZERO;
        }
        Duration::from_secs_f64((1.0 - self.tokens) / rate)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn office(code: &str) -> Office {
        Office { code: code.parse().unwrap(), name: code.into(), zone: kernel::Zone::Wib }
    }

    #[tokio::test(start_paused = true)]
    async fn an_office_that_floods_waits_and_its_neighbour_does_not() {
        let limits = IngressLimits { ratings_per_s_max: 10, burst: 100 };
        let (plm, gto) = (office("plm"), office("gto"));
        let pace = Pace::new(&[plm.clone(), gto.clone()], limits);
        let start = Instant::now();
        pace.wait(&plm.code, 100).await;
        assert!(start.elapsed().is_zero(), "a burst passes at once");
        pace.wait(&plm.code, 50).await;
        assert!(start.elapsed() >= Duration::from_millis(100), "then it waits for a token");
        pace.wait(&gto.code, 100).await;
        assert!(start.elapsed() < Duration::from_secs(1), "the neighbour has a bucket of its own");
        pace.wait(&plm.code, 1).await;
        assert!(start.elapsed() >= Duration::from_secs(5), "who took much waits for all of it");
    }
}
