//! Exact fractions. Everything that decides a printed digit or a band is a [`Ratio`] until [`Ratio::rounded`].
//!
//! Nine averages over different numbers of answers have no small common denominator: at a million ratings it passes 10^50, beyond
//! `i128`. So numerator and denominator are [`Natural`]s of any size, and nothing is ever rounded or overflows on the way.

use std::cmp::Ordering;

/// A fraction that is not negative, kept exactly and never reduced.
#[derive(Clone, Debug)]
pub struct Ratio {
    num: Natural,
    den: Natural,
}

impl Ratio {
    /// Nothing, to add to.
    pub fn zero() -> Self {
        Self { num: Natural::of(0), den: Natural::of(1) }
    }

    /// `num / den`; a denominator of 0 is read as 1 (an average of nothing is 0, never a crash in a report).
    pub fn of(num: u64, den: u64) -> Self {
        Self::zero().plus(num, den)
    }

    /// This and `num / den`.
    #[must_use]
    pub fn plus(self, num: u64, den: u64) -> Self {
        let den = den.max(1);
        let num = self.num.times(den).plus(&self.den.times(num));
        Self { num, den: self.den.times(den) }
    }

    /// This times a whole number.
    #[must_use]
    pub fn times(self, factor: u64) -> Self {
        Self { num: self.num.times(factor), den: self.den }
    }

    /// This divided by a whole number (0 is read as 1).
    #[must_use]
    pub fn over(self, divisor: u64) -> Self {
        Self { num: self.num, den: self.den.times(divisor.max(1)) }
    }

    /// In units of `10^-places`, rounded half up: 88.305 in 2 places is 8831.
    pub fn rounded(&self, places: u32) -> u64 {
        let double = self.den.times(2);
        let scaled = self.num.times(2).times(10_u64.pow(places)).plus(&self.den);
        greatest(|quotient| double.times(quotient) <= scaled)
    }

    /// The nearest real number to nine decimals: for intervals and probabilities, which are estimates anyway.
    pub fn to_f64(&self) -> f64 {
        super::fixed::real(self.rounded(9)) / 1e9
    }
}

/// The greatest number that still fits, bit by bit from the top. `fits` must hold for 0.
fn greatest(fits: impl Fn(u64) -> bool) -> u64 {
    (0..63).rev().fold(0, |found, bit| {
        let tried = found | (1 << bit);
        if fits(tried) { tried } else { found }
    })
}

/// A whole number of any size: 32-bit limbs, lowest first, without leading zeros.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Natural(Vec<u32>);

impl Natural {
    fn of(value: u64) -> Self {
        Self(vec![1]).times(value)
    }

    fn times(&self, factor: u64) -> Self {
        let mut carry = 0_u128;
        let mut limbs = Vec::with_capacity(self.0.len() + 2);
        for limb in &self.0 {
            carry += u128::from(*limb) * u128::from(factor);
            limbs.push(low_limb(carry));
            carry >>= 32;
        }
        Self::finish(limbs, carry)
    }

    fn plus(&self, other: &Self) -> Self {
        let mut carry = 0_u128;
        let mut limbs = Vec::with_capacity(self.0.len().max(other.0.len()) + 1);
        for place in 0..self.0.len().max(other.0.len()) {
            carry += u128::from(self.limb(place)) + u128::from(other.limb(place));
            limbs.push(low_limb(carry));
            carry >>= 32;
        }
        Self::finish(limbs, carry)
    }

    fn finish(mut limbs: Vec<u32>, mut carry: u128) -> Self {
        while carry > 0 {
            limbs.push(low_limb(carry));
            carry >>= 32;
        }
        while limbs.last() == Some(&0) {
            limbs.pop();
        }
        Self(limbs)
    }

    fn limb(&self, place: usize) -> u32 {
        self.0.get(place).copied().unwrap_or(0)
    }
}

#[expect(clippy::cast_possible_truncation, reason = "the lowest 32 bits are what is wanted")]
const fn low_limb(value: u128) -> u32 {
    value as u32
}

impl PartialOrd for Natural {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        let by_length = self.0.len().cmp(&other.0.len());
        Some(by_length.then_with(|| self.0.iter().rev().cmp(other.0.iter().rev())))
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
