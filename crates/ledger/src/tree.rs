//! The Merkle tree of RFC 6962, section 2.1, over leaf hashes, held as its *compact range*: one hash per one-bit of its size.

use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};

use crate::Hash;

/// Everything that is needed to grow a tree and to know its root: the roots of its perfect subtrees, at most 64 of them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "Parts", into = "Parts")]
pub struct Frontier {
    size: u64,
    /// From the largest subtree (leftmost) to the smallest.
    peaks: Vec<Hash>,
}

impl Frontier {
    /// The frontier of an empty tree.
    pub const fn new() -> Self {
        Self { size: 0, peaks: Vec::new() }
    }

    /// The frontier that [`Frontier::size`] and [`Frontier::peaks`] described. Error: `BadFrontier` if their numbers do not fit.
    pub fn from_parts(size: u64, peaks: Vec<Hash>) -> Result<Self, BadFrontier> {
        if peaks.len() == size.count_ones() as usize {
            return Ok(Self { size, peaks });
        }
        Err(BadFrontier { size, expected: size.count_ones(), found: peaks.len() })
    }

    /// Adds a leaf at the right end.
    pub fn push(&mut self, leaf: Hash) {
        self.push_noting(leaf, |_, _, _| {});
    }

    /// Adds a leaf, and reports each full subtree that it completes, from small to large: its height (from 1), its number among those of that
    /// height (from 0), its root. No later leaf changes them.
    pub fn push_noting(&mut self, leaf: Hash, mut completed: impl FnMut(u32, u64, Hash)) {
        let mut node = leaf;
        // Like adding one to a binary number: every trailing one-bit is a full subtree that the new node completes.
        for height in 1..=self.size.trailing_ones() {
            if let Some(left) = self.peaks.pop() {
                node = node_hash(&left, &node);
                completed(height, self.size >> height, node);
            }
        }
        self.peaks.push(node);
        self.size += 1;
    }

    /// Number of leaves.
    pub const fn size(&self) -> u64 {
        self.size
    }

    /// The roots of the perfect subtrees, from the largest to the smallest.
    pub fn peaks(&self) -> &[Hash] {
        &self.peaks
    }

    /// The root of the tree; SHA-256 of nothing for an empty one.
    pub fn root(&self) -> Hash {
        let joined =
            self.peaks.iter().rev().copied().reduce(|right, left| node_hash(&left, &right));
        joined.unwrap_or_else(|| Sha256::digest(b"").into())
    }
}

impl Extend<Hash> for Frontier {
    fn extend<T: IntoIterator<Item = Hash>>(&mut self, leaves: T) {
        for leaf in leaves {
            self.push(leaf);
        }
    }
}

/// The root of the tree over these leaf hashes.
pub fn root(leaves: &[Hash]) -> Hash {
    let mut frontier = Frontier::new();
    frontier.extend(leaves.iter().copied());
    frontier.root()
}

/// The leaf hash of an entry: `SHA256(00 | entry)`. Rows of a log have [`crate::leaf_hash`] instead.
pub fn entry_hash(entry: &[u8]) -> Hash {
    Sha256::new().chain_update([0]).chain_update(entry).finalize().into()
}

/// The hash of an inner node: `SHA256(01 | left | right)`.
pub fn node_hash(left: &Hash, right: &Hash) -> Hash {
    Sha256::new().chain_update([1]).chain_update(left).chain_update(right).finalize().into()
}

/// A size and hashes that make no frontier.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a frontier of {size} leaves has {expected} hashes, not {found}")]
pub struct BadFrontier {
    /// The size given.
    pub size: u64,
    /// Number of hashes of that size: its one-bits.
    pub expected: u32,
    /// Number of given hashes.
    pub found: usize,
}

/// The written form: hashes in hexadecimal.
#[derive(Serialize, Deserialize)]
struct Parts {
    size: u64,
    peaks: Vec<String>,
}

impl From<Frontier> for Parts {
    fn from(frontier: Frontier) -> Self {
        Self { size: frontier.size, peaks: frontier.peaks.iter().map(hex::encode).collect() }
    }
}

impl TryFrom<Parts> for Frontier {
    type Error = String;
    fn try_from(parts: Parts) -> Result<Self, String> {
        let mut peaks = vec![[0; 32]; parts.peaks.len()];
        for (peak, text) in peaks.iter_mut().zip(&parts.peaks) {
            hex::decode_to_slice(text, peak)
                .map_err(|error| format!("a peak is no hash: {error}"))?;
        }
        Self::from_parts(parts.size, peaks).map_err(|error| error.to_string())
    }
}

#[cfg(test)]
mod tests;
