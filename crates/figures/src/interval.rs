//! How sure a figure is. Formulas: `reference/ratings-ux-operations.md` A.4.2 to A.4.4.

use serde::{Deserialize, Serialize};
use statrs::distribution::{ContinuousCDF, StudentsT};

use crate::band::LIMITS;
use crate::fixed::real;
use crate::{Band, Score2, Share4};

/// What is known about the true index behind a value.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "method", rename_all = "snake_case")]
pub enum Certainty {
    /// From 30 ratings that differ: the 95 % interval of Student's t, narrowed for a finite number of users served, and the probability of each band.
    StudentT {
        /// Lower end, at least 25.
        low: Score2,
        /// Upper end, at most 100.
        high: Score2,
        /// Probability that the true index lies in each band.
        bands: BandChances,
    },
    /// Fewer ratings, or all equal: no spread to trust, only a 5 % lower bound (Miller 2014).
    Dirichlet {
        /// The true index is above this with 95 %.
        low: Score2,
        /// The band of that bound: the best that may be claimed.
        at_least: Band,
    },
}

/// Probability of each band.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct BandChances {
    /// Sangat baik.
    pub a: Share4,
    /// Baik.
    pub b: Share4,
    /// Kurang baik.
    pub c: Share4,
    /// Tidak baik.
    pub d: Share4,
}

/// From this many ratings on, the t interval is used.
pub const T_FROM: u64 = 30;

/// A sample: its mean and standard deviation in index points, its size, and how many users could have answered.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Sample {
    pub(crate) mean: f64,
    pub(crate) deviation: f64,
    pub(crate) n: u64,
    pub(crate) served: Option<u64>,
}

impl Certainty {
    /// `histograms`: one per item of the index, for the bound when the sample is small or has no spread.
    pub(crate) fn of(sample: &Sample, histograms: &[[u64; 4]]) -> Self {
        let dispersed = sample.n >= T_FROM && sample.deviation > 0.0;
        let curve = StudentsT::new(0.0, 1.0, real(sample.n.max(2) - 1)).ok();
        match curve.filter(|_| dispersed) {
            Some(curve) => sample.student(&curve),
            None => dirichlet(histograms),
        }
    }
}

impl Sample {
    /// The error of the mean, 0 if everybody served has answered.
    fn error(&self) -> f64 {
        let plain = self.deviation / real(self.n).sqrt();
        // More answers than users served is a fault of the register (it is flagged), not a reason for a narrower interval.
        match self.served.filter(|served| *served >= self.n && *served > 1) {
            Some(served) => plain * (real(served - self.n) / real(served - 1)).sqrt(),
            None => plain,
        }
    }

    fn student(&self, curve: &StudentsT) -> Certainty {
        let half = curve.inverse_cdf(0.975) * self.error();
        let end = |value: f64| Score2::estimate(value.clamp(25.0, 100.0));
        let (low, high) = (end(self.mean - half), end(self.mean + half));
        Certainty::StudentT { low, high, bands: self.chances(curve) }
    }

    fn chances(&self, curve: &StudentsT) -> BandChances {
        let [d, c, b] = LIMITS.map(|limit| below(curve, limit - self.mean, self.error()));
        BandChances {
            a: Share4::estimate(1.0 - b),
            b: Share4::estimate(b - c),
            c: Share4::estimate(c - d),
            d: Share4::estimate(d),
        }
    }
}

/// P(true value − mean < distance); without any error it is a certainty one way or the other.
fn below(curve: &StudentsT, distance: f64, error: f64) -> f64 {
    if error > 0.0 { curve.cdf(distance / error) } else { f64::from(distance > 0.0) }
}

/// Over several items the mean of their bounds: never above the bound of the mean, however the items go together.
fn dirichlet(histograms: &[[u64; 4]]) -> Certainty {
    let sum: f64 = histograms.iter().map(|counts| lower_bound(*counts)).sum();
    let count = u64::try_from(histograms.len()).unwrap_or(1).max(1);
    let low = Score2::estimate((25.0 * sum / real(count)).max(25.0));
    Certainty::Dirichlet { low, at_least: Band::of(low) }
}

/// The 5 % lower bound of an average mark (1 to 4), after a uniform Dirichlet prior: `m − 1.645·√((Σk²p − m²)/(N+5))`, `p = (n_k+1)/(N+4)`.
pub fn lower_bound(counts: [u64; 4]) -> f64 {
    let all = real(counts.iter().sum::<u64>() + 4);
    let moment = |power: i32| -> f64 {
        let term = |(count, mark): (u64, u32)| f64::from(mark).powi(power) * real(count + 1) / all;
        counts.into_iter().zip(1..).map(term).sum()
    };
    let mean = moment(1);
    mean - 1.645 * ((moment(2) - mean * mean) / (all + 1.0)).sqrt()
}

/// A share with its 95 % interval.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Proportion {
    pub low: Share4,
    pub share: Share4,
    pub high: Share4,
}

impl Proportion {
    /// `k` of `n`, by Wilson 1927.
    pub fn wilson(k: u64, n: u64) -> Self {
        let (n, z) = (real(n.max(1)), 1.959_964);
        let share = real(k) / n;
        let spread = z * (share * (1.0 - share) / n + z * z / (4.0 * n * n)).sqrt();
        let end = |sign: f64| {
            let top = share + z * z / (2.0 * n) + sign * spread;
            Share4::estimate((top / (1.0 + z * z / n)).min(1.0))
        };
        Self { low: end(-1.0), share: Share4::estimate(share), high: end(1.0) }
    }
}
