//! What several tests share.

use kernel::{Clock, ComplaintId, Ids, PersonId};

/// The same bytes on every run.
pub(crate) fn ids(seed: u64) -> Ids {
    Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, seed)
}

pub(crate) fn complaint(last_digit: u8) -> ComplaintId {
    format!("0192f0c1-2d3e-7a4b-8c5d-6e7f8091021{last_digit}").parse().unwrap()
}

pub(crate) fn person(id: &str) -> PersonId {
    PersonId::try_new(id).unwrap()
}

/// Calls `refused` with every version of the bytes that has one bit changed.
pub(crate) fn for_each_flipped_bit(bytes: &[u8], refused: impl Fn(&[u8]) -> bool) {
    for bit in 0..bytes.len() * 8 {
        let mut flipped = bytes.to_vec();
        flipped[bit / 8] ^= 1 << (bit % 8);
        assert!(refused(&flipped), "bit {bit} was flipped unseen");
    }
}
