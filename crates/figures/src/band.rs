//! The four bands (mutu pelayanan) of PermenPAN-RB 14/2017.

use serde::{Deserialize, Serialize};

use crate::Score2;

/// Quality of service by index. The published table has gaps (88.305 lies in no row), so the rule here is: round half up to two
/// decimals first, classify then. That is why a band is made of a [`Score2`] and of nothing else.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub enum Band {
    /// 88.31 to 100.00.
    A,
    /// 76.61 to 88.30.
    B,
    /// 65.00 to 76.60.
    C,
    /// 25.00 to 64.99.
    D,
}

impl Band {
    /// The band of a rounded index.
    pub const fn of(score: Score2) -> Self {
        match score.units() {
            8831.. => Self::A,
            7661.. => Self::B,
            6500.. => Self::C,
            _ => Self::D,
        }
    }

    /// Indonesian and English, as printed beside the letter.
    pub const fn title(self) -> (&'static str, &'static str) {
        match self {
            Self::A => ("Sangat baik", "Very good"),
            Self::B => ("Baik", "Good"),
            Self::C => ("Kurang baik", "Poor"),
            Self::D => ("Tidak baik", "Bad"),
        }
    }
}

/// Where the true (unrounded) index passes from D to C, from C to B and from B to A: half a unit below the printed limits.
pub(crate) const LIMITS: [f64; 3] = [64.995, 76.605, 88.305];

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Ratio;

    #[test]
    fn bands_are_of_the_rounded_value() {
        let band = |num, den| Band::of(Score2::of(&Ratio::of(num, den)));
        assert_eq!(band(88_305, 1_000), Band::A, "88.305 is printed 88.31");
        assert_eq!(band(883_049, 10_000), Band::B, "88.3049 is printed 88.30");
        assert_eq!(band(76_605, 1_000), Band::B);
        assert_eq!(band(64_995, 1_000), Band::C);
        assert_eq!(band(6_499, 100), Band::D);
        assert_eq!(band(351 * 25, 100), Band::B, "NRR 3.51 is 87.75: B, not A");
    }
}
