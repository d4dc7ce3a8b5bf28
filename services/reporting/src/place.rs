//! Page tokens of the list of steps. Rows are numbered over what everybody did, so a number, or the distance of two, would show how much is hidden
//! in between. A caller gets the number under a keyed permutation instead: always the same for a row, and random without the key.

use service::Failure;
use sha2::{Digest, Sha256};
use sqlx::PgPool;

/// Bits of one half. Two halves make 62 bits, so that a place is a positive `int64`.
const HALF: u32 = 31;
const MASK: u64 = (1 << HALF) - 1;
/// A Feistel network is as good as a random permutation from four rounds on; the halves are short, so more.
const ROUNDS: u8 = 8;
/// Numbers stay below this for a million rows a day over three thousand years. So of four million invented places at most one is taken for a place.
const NUMBERS: u64 = 1 << 40;

#[derive(Clone)]
pub(crate) struct Places {
    key: [u8; 32],
}

impl Places {
    /// Under the key of the database, which all replicas share.
    pub(crate) async fn open(db: &PgPool) -> Result<Self, Failure> {
        let key: Vec<u8> =
            sqlx::query_scalar(include_str!("../sql/page_key.sql")).fetch_one(db).await?;
        let key = key.try_into().map_err(|_| {
            let wrong = std::io::Error::other("it does not have 32 bytes");
            Failure::internal("read the key of places", &wrong)
        })?;
        Ok(Self { key })
    }

    /// The place of a row: 1 to 2^62.
    pub(crate) fn of(&self, number: i64) -> i64 {
        let number = u64::try_from(number).unwrap_or(0);
        let (mut left, mut right) = (number >> HALF & MASK, number & MASK);
        for round in 0..ROUNDS {
            (left, right) = (right, left ^ self.mix(round, right));
        }
        i64::try_from((left << HALF | right) + 1).unwrap_or(0)
    }

    /// The row of a place, `None` if it is none.
    pub(crate) fn number(&self, place: i64) -> Option<i64> {
        let place = u64::try_from(place).ok()?.checked_sub(1)?;
        let (mut left, mut right) = (place >> HALF, place & MASK);
        if left > MASK {
            return None;
        }
        for round in (0..ROUNDS).rev() {
            (left, right) = (right ^ self.mix(round, left), left);
        }
        Some(left << HALF | right).filter(|&number| number < NUMBERS)?.try_into().ok()
    }

    /// Always the same many bytes, so the plain digest of key and text is a keyed function.
    fn mix(&self, round: u8, half: u64) -> u64 {
        let text = [self.key.as_slice(), &[round], &half.to_be_bytes()].concat();
        let digest = Sha256::digest(text);
        digest[..8].iter().fold(0, |all, &byte| all << 8 | u64::from(byte)) & MASK
    }
}

#[cfg(test)]
impl Places {
    /// Under a key that everybody knows.
    pub(crate) const fn testing() -> Self {
        Self { key: [7; 32] }
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_row_has_its_own_place_and_is_found_by_it() {
        let places = Places::testing();
        let numbers = (1..5000).chain([1 << 31, (1 << 31) + 1, (1 << 40) - 1]);
        let mut seen = BTreeSet::new();
        for number in numbers {
            let place = places.of(number);
            assert!((1..=1 << 62).contains(&place) && seen.insert(place));
            assert_eq!(places.number(place), Some(number));
        }
    }

    #[test]
    fn neighbours_are_far_apart_and_in_no_order() {
        let places = Places::testing();
        let all: Vec<i64> = (1..2000).map(|number| places.of(number)).collect();
        let rising = all.windows(2).filter(|two| two[0] < two[1]).count();
        assert!((800..1200).contains(&rising), "{rising}");
        assert!(all.windows(2).all(|two| two[0].abs_diff(two[1]) > 1 << 30));
        let other = Places { key: [8; 32] };
        assert!((1..2000).all(|number| places.of(number) != other.of(number)));
    }

    #[test]
    fn what_is_invented_is_no_place() {
        let places = Places::testing();
        for invented in [i64::MIN, -1, 0, 1, 2, 3, 1000, (1 << 62) + 1, i64::MAX] {
            assert_eq!(places.number(invented), None, "{invented}");
        }
        let beside = places.of(5) + 1;
        assert_eq!(places.number(beside), None);
    }
}
