//! Exact fractions. Everything that decides a printed digit or a band is a [`Ratio`] until [`Ratio::rounded`].
//!
//! Nine averages over different numbers of answers have no small common denominator: at a million ratings it passes 10^50, beyond
//! `i128`. So numerator and denominator have any size, and nothing is ever rounded or overflows on the way.

use num_bigint::BigUint;

/// A fraction that is not negative, kept exactly and never reduced.
#[derive(Clone, Debug)]
pub struct Ratio {
    num: BigUint,
    den: BigUint,
}

impl Ratio {
    /// Nothing, to add to.
    pub fn zero() -> Self {
        Self { num: BigUint::ZERO, den: BigUint::from(1_u32) }
    }

    /// `num / den`; a denominator of 0 is read as 1 (an average of nothing is 0, never a crash in a report).
    pub fn of(num: u64, den: u64) -> Self {
        Self::zero().plus(num, den)
    }

    /// This and `num / den`.
    #[must_use]
    pub fn plus(self, num: u64, den: u64) -> Self {
        let den = den.max(1);
        Self { num: self.num * den + &self.den * num, den: self.den * den }
    }

    /// This times a whole number.
    #[must_use]
    pub fn times(self, factor: u64) -> Self {
        Self { num: self.num * factor, den: self.den }
    }

    /// This divided by a whole number (0 is read as 1).
    #[must_use]
    pub fn over(self, divisor: u64) -> Self {
        Self { num: self.num, den: self.den * divisor.max(1) }
    }

    /// In units of `10^-places`, rounded half up: 88.305 in 2 places is 8831.
    pub fn rounded(&self, places: u32) -> u64 {
        let double = &self.den * 2_u32;
        let scaled = &self.num * 2_u32 * 10_u64.pow(places) + &self.den;
        u64::try_from(scaled / double).unwrap_or(u64::MAX)
    }

    /// The nearest real number to nine decimals: for intervals and probabilities, which are estimates anyway.
    pub fn to_f64(&self) -> f64 {
        crate::fixed::real(self.rounded(9)) / 1e9
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn halves_go_up_and_all_below_goes_down() {
        assert_eq!(Ratio::of(88_305, 1000).rounded(2), 8831);
        assert_eq!(Ratio::of(883_049, 10_000).rounded(2), 8830);
        assert_eq!(Ratio::of(0, 7).rounded(2), 0);
    }

    #[test]
    fn nine_averages_over_a_million_ratings_stay_exact() {
        let primes =
            [999_983, 999_979, 999_961, 999_959, 999_953, 999_931, 999_917, 999_907, 999_883];
        let sum = primes.into_iter().fold(Ratio::zero(), |sum, n| sum.plus(4 * n, n));
        assert_eq!(sum.times(25).over(9).rounded(2), 10_000);
    }

    #[test]
    fn an_average_of_nothing_is_nothing() {
        assert_eq!(Ratio::of(5, 0).rounded(0), 5);
        assert!(Ratio::of(1, 3).to_f64() - 1.0 / 3.0 < 1e-9);
    }
}
