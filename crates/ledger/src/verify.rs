//! Recomputes a log row by row and names the first thing that was touched.

use std::collections::{BTreeMap, BTreeSet};

use kernel::StreamId;

use crate::{Checkpoint, Frontier, Hash, Row, leaf_hash};

/// A change of a log: the first one. The verifier does not look beyond it.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Touched {
    /// A row is missing or there twice.
    #[error("position {expected} is missing: the next row has position {found}")]
    Hole {
        /// The position that had to follow.
        expected: i64,
        /// The position that did.
        found: i64,
    },
    /// A row or its leaf was changed.
    #[error(
        "position {position} (stream {stream}, version {version}) was changed: \
         expected leaf {expected}, stored leaf {found}"
    )]
    Altered {
        /// The row's stream.
        stream: StreamId,
        /// The row's position in the log.
        position: i64,
        /// The row's version in its stream.
        version: i32,
        /// The leaf that follows from the stored row, in hexadecimal.
        expected: String,
        /// The leaf that is stored with it, in hexadecimal.
        found: String,
    },
    /// Rows at the end were dropped after they had been signed for.
    #[error("the log was cut off: {size} rows were signed for, {found} are there")]
    Truncated {
        /// Rows that the checkpoint covers.
        size: u64,
        /// Rows that were verified.
        found: u64,
    },
    /// Rows were rewritten together with their leaves after they had been signed for.
    #[error(
        "the first {size} rows were rewritten: signed root {expected}, recomputed root {found}"
    )]
    RootDiffers {
        /// Rows that the checkpoint covers.
        size: u64,
        /// The root that was signed, in hexadecimal.
        expected: String,
        /// The root that the rows have, in hexadecimal.
        found: String,
    },
    /// Nothing was touched as far as is known: the caller did not announce this size to [`LogVerifier::new`].
    #[error("the root at size {size} was not kept: announce the size before the first row")]
    NotKept {
        /// The size of the checkpoint.
        size: u64,
    },
}

/// Verifies a log of any length in constant space: feed it every row from position 1, then hold it [`against`] checkpoints.
///
/// [`against`]: LogVerifier::against
#[derive(Clone, Debug)]
pub struct LogVerifier {
    frontier: Frontier,
    wanted: BTreeSet<u64>,
    roots: BTreeMap<u64, Hash>,
}

impl LogVerifier {
    /// A verifier that keeps the roots at these sizes, those of the checkpoints to come, in any order.
    pub fn new(sizes: impl IntoIterator<Item = u64>) -> Self {
        let frontier = Frontier::new();
        let roots = BTreeMap::from([(0, frontier.root())]);
        Self { frontier, wanted: sizes.into_iter().collect(), roots }
    }

    /// Takes the next row with its blinding and its stored leaf. Errors: `Hole`, `Altered`; the row is then not counted.
    pub fn check(
        &mut self,
        position: i64,
        row: &Row<'_>,
        blinding: &Hash,
        stored: &Hash,
    ) -> Result<(), Touched> {
        let expected = i64::try_from(self.size()).unwrap_or(i64::MAX).saturating_add(1);
        if position != expected {
            return Err(Touched::Hole { expected, found: position });
        }
        let leaf = leaf_hash(row, blinding);
        if leaf != *stored {
            return Err(altered(position, row, &leaf, stored));
        }
        self.frontier.push(leaf);
        if self.wanted.contains(&self.size()) {
            self.roots.insert(self.size(), self.root());
        }
        Ok(())
    }

    /// Holds what was verified against a checkpoint that was opened before. Errors: `Truncated`, `RootDiffers`, `NotKept`.
    pub fn against(&self, checkpoint: &Checkpoint) -> Result<(), Touched> {
        let size = checkpoint.size;
        if size > self.size() {
            return Err(Touched::Truncated { size, found: self.size() });
        }
        let root =
            if size == self.size() { Some(self.root()) } else { self.roots.get(&size).copied() };
        let root = root.ok_or(Touched::NotKept { size })?;
        if root == checkpoint.root {
            return Ok(());
        }
        let (expected, found) = (hex::encode(checkpoint.root), hex::encode(root));
        Err(Touched::RootDiffers { size, expected, found })
    }

    /// The root of all rows so far.
    pub fn root(&self) -> Hash {
        self.frontier.root()
    }

    /// The number of rows so far, which is the last position.
    pub const fn size(&self) -> u64 {
        self.frontier.size()
    }
}

fn altered(position: i64, row: &Row<'_>, leaf: &Hash, stored: &Hash) -> Touched {
    Touched::Altered {
        stream: StreamId::new(uuid::Uuid::from_bytes(row.stream)),
        position,
        version: row.version,
        expected: hex::encode(leaf),
        found: hex::encode(stored),
    }
}

#[cfg(test)]
mod tests;
