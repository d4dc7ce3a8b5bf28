//! The side of each hash of a proof, computed from the sizes alone.

use crate::BadProof;

/// The path from a node to the root: its number in its level, and the number of the last node there (`fn` and `sn` of RFC 9162).
pub(crate) struct Walk {
    pub(crate) node: u64,
    pub(crate) last: u64,
}

impl Walk {
    /// The largest subtree that ends the old tree and is whole in the new one.
    pub(crate) fn from_common_node(old_size: u64, new_size: u64) -> Self {
        let up = (old_size - 1).trailing_ones();
        // `old_size` is below `new_size`, so not all 64 bits are ones.
        Self { node: (old_size - 1) >> up, last: (new_size - 1) >> up }
    }

    /// Goes one level up where there is a sibling. `true`: the sibling is on the left.
    pub(crate) fn step(&mut self) -> Result<bool, BadProof> {
        if self.last == 0 {
            return Err(BadProof::WrongLength);
        }
        let left = self.node % 2 == 1 || self.node == self.last;
        if left {
            // The last node of an odd level goes up without a sibling. It is not node 0, so the shift is below 64.
            let alone = self.node.trailing_zeros();
            self.node >>= alone;
            self.last >>= alone;
        }
        self.node >>= 1;
        self.last >>= 1;
        Ok(left)
    }

    /// True when the proof had exactly as many hashes as the path has levels.
    pub(crate) fn arrived(&self) -> Result<(), BadProof> {
        if self.last == 0 { Ok(()) } else { Err(BadProof::WrongLength) }
    }
}
