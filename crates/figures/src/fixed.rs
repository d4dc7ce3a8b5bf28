//! Numbers as they are printed: so many decimals, no more. Stored as text (`"91.48"`), so that a report keeps its digits for good.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

use crate::Ratio;

/// A number that is not negative, with exactly `PLACES` decimals, kept as a whole number of `10^-PLACES`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Fixed<const PLACES: u32>(u64);

/// An index on the scale 25 to 100, two decimals, half up: `"91.48"`.
pub type Score2 = Fixed<2>;

/// An average answer (NRR) on the scale 1 to 4, four decimals as in the table of PermenPAN-RB 14/2017: `"3.5100"`.
pub type Mark4 = Fixed<4>;

/// A share or probability from 0 to 1, four decimals: `"0.9500"`.
pub type Share4 = Fixed<4>;

impl<const PLACES: u32> Fixed<PLACES> {
    const ONE: u64 = 10_u64.pow(PLACES);

    /// From a whole number of the last decimal: `Score2::from_units(9148)` is 91.48.
    pub const fn from_units(units: u64) -> Self {
        Self(units)
    }

    /// An exact value, rounded half up.
    pub fn of(exact: &Ratio) -> Self {
        Self(exact.rounded(PLACES))
    }

    /// An estimate, rounded to the nearest; below 0 it is 0.
    pub fn estimate(value: f64) -> Self {
        Self(whole(value * real(Self::ONE)))
    }

    /// How many of the last decimal.
    pub const fn units(self) -> u64 {
        self.0
    }

    /// As a real number, for a chart.
    pub fn to_f64(self) -> f64 {
        real(self.0) / real(Self::ONE)
    }
}

impl<const PLACES: u32> fmt::Display for Fixed<PLACES> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let places = PLACES as usize;
        write!(f, "{}.{:0places$}", self.0 / Self::ONE, self.0 % Self::ONE)
    }
}

/// A text that is not a number of the wanted decimals.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("'{text}' is not a number with {places} decimals")]
pub struct BadNumber {
    /// What was found (cut at 32 characters).
    pub text: String,
    /// How many decimals were expected.
    pub places: u32,
}

impl<const PLACES: u32> FromStr for Fixed<PLACES> {
    type Err = BadNumber;
    fn from_str(text: &str) -> Result<Self, BadNumber> {
        let bad = || BadNumber { text: text.chars().take(32).collect(), places: PLACES };
        let (whole, part) = text.split_once('.').ok_or_else(bad)?;
        let units = format!("{whole}{part}").parse().map(Self).map_err(|_| bad())?;
        // One number has one text: `+1.50`, `01.50` and `1.5` are refused.
        if units.to_string() == text { Ok(units) } else { Err(bad()) }
    }
}

impl<const PLACES: u32> TryFrom<String> for Fixed<PLACES> {
    type Error = BadNumber;
    fn try_from(text: String) -> Result<Self, BadNumber> {
        text.parse()
    }
}

impl<const PLACES: u32> From<Fixed<PLACES>> for String {
    fn from(number: Fixed<PLACES>) -> Self {
        number.to_string()
    }
}

/// A count as a real number.
#[expect(clippy::cast_precision_loss, reason = "counts stay far below 2^53")]
pub(crate) const fn real(count: u64) -> f64 {
    count as f64
}

#[expect(
    clippy::cast_possible_truncation,
    clippy::cast_sign_loss,
    reason = "rounded and not negative; the cast saturates"
)]
fn whole(value: f64) -> u64 {
    value.max(0.0).round() as u64
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_score_is_text_with_two_decimals() {
        assert_eq!(serde_json::to_string(&Score2::from_units(9148)).unwrap(), "\"91.48\"");
        assert_eq!(serde_json::from_str::<Score2>("\"100.00\"").unwrap().units(), 10_000);
        assert_eq!(Share4::estimate(0.050_04).to_string(), "0.0500");
    }

    #[test]
    fn only_the_one_true_spelling_is_read() {
        for bad in ["91.5", "91", "+91.48", "091.48", "91,48", "", ".", "91.485", "-1.00"] {
            assert!(bad.parse::<Score2>().is_err(), "{bad:?}");
        }
    }
}
