//! Is one employee really different from the office? Empirical Bayes (Bühlmann 1967), `reference/ratings-ux-operations.md` A.4.5.
//!
//! There is no order and no rank here on purpose: three perfect ratings must not outrank three hundred good ones, and a rank says
//! nothing about how sure it is. All that comes out is a class and the evidence for it.

use serde::{Deserialize, Serialize};
use statrs::function::erf::erfc;

use crate::fixed::real;
use crate::tally::Moments;
use crate::{N_MIN, Share4};

/// How an employee stands to the office as a whole.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Class {
    /// Better than the office's average by more than [`DELTA`], with probability ≥ 0.95.
    Above,
    /// No clear difference.
    Consistent,
    /// Worse than the office's average by more than [`DELTA`], with probability ≥ 0.95.
    Below,
    /// *Bukti belum cukup*: fewer than 10 ratings, or credibility below 0.7.
    NotEnough,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Standing {
    pub class: Class,
    /// Weight of the employee's own ratings against the office's average, 0 to 1 (Z).
    pub credibility: Share4,
    /// P(true mean > office + δ).
    pub above: Share4,
    /// P(true mean < office − δ).
    pub below: Share4,
}

/// The difference that matters, in marks on the scale 1 to 4.
pub const DELTA: f64 = 0.10;

/// What all employees of the office together tell: mean, variance within and between employees.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Portfolio {
    mean: f64,
    within: f64,
    between: f64,
}

/// What is believed of one employee's true mean mark.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Posterior {
    weight: f64,
    mean: f64,
    deviation: f64,
}

impl Portfolio {
    /// From two employees with ratings on; `None` below.
    pub(crate) fn of(groups: &[Moments]) -> Option<Self> {
        let rated: Vec<_> = groups.iter().filter(|group| group.n > 0).collect();
        let all: f64 = rated.iter().map(|group| real(group.n)).sum();
        let groups = real(u64::try_from(rated.len()).ok()?);
        if groups < 2.0 || all <= groups {
            return None;
        }
        let sum = |of: &dyn Fn(&Moments) -> f64| rated.iter().map(|group| of(group)).sum::<f64>();
        let mean = sum(&|group| real(group.n) * group.mean()) / all;
        let within = sum(&Moments::within) / (all - groups);
        let apart = sum(&|group| real(group.n) * (group.mean() - mean).powi(2));
        let scale = all - sum(&|group| real(group.n).powi(2)) / all;
        Some(Self { mean, within, between: ((apart - (groups - 1.0) * within) / scale).max(0.0) })
    }

    pub(crate) fn posterior(&self, own: &Moments) -> Posterior {
        let signal = real(own.n) * self.between;
        let weight = if signal > 0.0 { signal / (signal + self.within) } else { 0.0 };
        let mean = weight * own.mean() + (1.0 - weight) * self.mean;
        Posterior { weight, mean, deviation: (self.between * (1.0 - weight)).sqrt() }
    }

    pub(crate) fn standing(&self, own: &Moments) -> Standing {
        let posterior = self.posterior(own);
        let above = posterior.above(self.mean + DELTA);
        let below = 1.0 - posterior.above(self.mean - DELTA);
        let class = match () {
            () if own.n < N_MIN || posterior.weight < 0.7 => Class::NotEnough,
            () if above >= 0.95 => Class::Above,
            () if below >= 0.95 => Class::Below,
            () => Class::Consistent,
        };
        let [credibility, above, below] = [posterior.weight, above, below].map(Share4::estimate);
        Standing { class, credibility, above, below }
    }
}

impl Posterior {
    /// P(true mean > limit) under the normal distribution.
    fn above(&self, limit: f64) -> f64 {
        if self.deviation > 0.0 {
            erfc((limit - self.mean) / (self.deviation * std::f64::consts::SQRT_2)) / 2.0
        } else {
            f64::from(self.mean > limit)
        }
    }
}

impl Standing {
    /// Where there is nobody to compare with.
    pub(crate) const fn alone() -> Self {
        let none = Share4::from_units(0);
        Self { class: Class::NotEnough, credibility: none, above: none, below: none }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::lower_bound;

    /// The officers of A.4.5 as histograms of 1, 2, 3, 4. The published table leaves out officer D; this D makes the other five
    /// rows come out to within the last printed digit.
    const OFFICERS: [(&str, [u64; 4]); 6] = [
        ("A", [0, 0, 0, 3]),
        ("B", [1, 10, 59, 230]),
        ("C", [0, 1, 6, 23]),
        ("D", [2, 2, 21, 83]),
        ("E", [0, 0, 2, 8]),
        ("F", [5, 25, 70, 50]),
    ];

    fn portfolio() -> Portfolio {
        Portfolio::of(&OFFICERS.map(|(_, counts)| Moments::of(counts))).unwrap()
    }

    fn near(found: f64, wanted: f64, digits: f64, what: &str) {
        assert!((found - wanted).abs() <= digits, "{what}: {found:.4}, wanted {wanted}");
    }

    #[test]
    fn the_table_of_six_officers() {
        let table = [
            ("A", 4.000, 3.769, 3.370, 2.489, 0.80),
            ("B", 3.727, 3.725, 3.667, 3.657, 1.00),
            ("C", 3.733, 3.716, 3.541, 3.385, 0.92),
            ("E", 3.800, 3.741, 3.464, 3.045, 0.85),
            ("F", 3.100, 3.111, 3.029, 2.978, 0.00),
        ];
        let office = portfolio();
        for (name, mean, shrunk, bound, miller, above) in table {
            let counts = OFFICERS.iter().find(|(officer, _)| *officer == name).unwrap().1;
            let own = Moments::of(counts);
            let posterior = office.posterior(&own);
            near(own.mean(), mean, 0.0005, name);
            near(posterior.mean, shrunk, 0.001, name);
            near(posterior.mean - 1.645 * posterior.deviation, bound, 0.001, name);
            near(lower_bound(counts), miller, 0.001, name);
            near(posterior.above(office.mean), above, 0.01, name);
        }
    }

    #[test]
    fn classes_need_evidence() {
        let office = portfolio();
        let class = |counts| office.standing(&Moments::of(counts)).class;
        assert_eq!(class([0, 0, 0, 3]), Class::NotEnough, "three perfect ratings prove nothing");
        assert_eq!(class([0, 0, 0, 9]), Class::NotEnough, "n < 10");
        assert_eq!(class([0, 2, 48, 250]), Class::Above);
        assert_eq!(class([0, 1, 6, 23]), Class::Consistent);
        assert_eq!(class([5, 25, 70, 50]), Class::Below);
    }

    #[test]
    fn nobody_to_compare_with_or_no_difference_is_not_enough() {
        assert!(Portfolio::of(&[Moments::of([1, 2, 3, 40])]).is_none());
        let equal = [Moments::of([0, 0, 20, 20]), Moments::of([0, 0, 20, 20])];
        assert_eq!(Portfolio::of(&equal).unwrap().standing(&equal[0]).class, Class::NotEnough);
    }
}
