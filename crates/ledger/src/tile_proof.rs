//! Proofs from tiles: first which tiles, then, when they have been fetched, the hashes. The same proofs as those computed from all leaves.

use std::collections::BTreeSet;
use std::ops::Range;

use crate::tree::node_hash;
use crate::{Hash, Tile, root};

/// The tiles that a proof needs.
///
/// ```
/// use ledger::{ProofPlan, Tile, entry_hash, inclusion_proof};
/// let leaves: Vec<_> = (0..1000_u32).map(|n| entry_hash(&n.to_be_bytes())).collect();
/// let plan = ProofPlan::inclusion(700, 1000).unwrap();
/// let proof = plan.hashes(|tile: Tile| tile.from_leaves(&leaves));
/// assert_eq!(proof, inclusion_proof(&leaves, 700));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ProofPlan {
    size: u64,
    /// Runs of leaves whose roots are the proof, in its order.
    runs: Vec<Range<u64>>,
}

impl ProofPlan {
    /// That leaf `index` (from 0) is in the tree of `size` leaves; `None` if it is not.
    pub fn inclusion(index: u64, size: u64) -> Option<Self> {
        let (mut tree, mut runs) = (0..size, Vec::new());
        if index >= size {
            return None;
        }
        while tree.end - tree.start > 1 {
            let middle = middle(&tree);
            if index < middle {
                runs.push(middle..tree.end);
                tree.end = middle;
            } else {
                runs.push(tree.start..middle);
                tree.start = middle;
            }
        }
        runs.reverse();
        Some(Self { size, runs })
    }

    /// That the tree of the first `old` leaves is a beginning of the tree of `size` leaves; `None` if `old` is larger.
    pub fn consistency(old: u64, size: u64) -> Option<Self> {
        let (mut tree, mut runs) = (0..size, Vec::new());
        if old > size {
            return None;
        }
        while old != 0 && old != tree.end {
            let middle = middle(&tree);
            if old <= middle {
                runs.push(middle..tree.end);
                tree.end = middle;
            } else {
                runs.push(tree.start..middle);
                tree.start = middle;
            }
        }
        // The whole old tree is known to the verifier; its last part is not.
        if tree.start > 0 {
            runs.push(tree);
        }
        runs.reverse();
        Some(Self { size, runs })
    }

    /// The root of the tree of the first `old` leaves, as the only hash (none for 0); `None` if `old` is larger than `size`.
    pub fn root(old: u64, size: u64) -> Option<Self> {
        let runs = (old > 0).then_some(0..old).into_iter().collect();
        (old <= size).then_some(Self { size, runs })
    }

    /// The tiles to fetch, as wide as a tree of this size has them.
    pub fn tiles(&self) -> BTreeSet<Tile> {
        let nodes = self.runs.iter().cloned().flat_map(subtrees);
        nodes.filter_map(|node| node.tile(self.size)).collect()
    }

    /// The proof. `fetched` gives the hashes of a tile among [`ProofPlan::tiles`]; `None` if it does not know one, or has too few.
    pub fn hashes<T: AsRef<[Hash]>>(
        &self,
        mut fetched: impl FnMut(Tile) -> Option<T>,
    ) -> Option<Vec<Hash>> {
        let mut run = |run: Range<u64>| {
            let roots =
                subtrees(run).map(|node| node.root(fetched(node.tile(self.size)?)?.as_ref()));
            let roots = roots.collect::<Option<Vec<_>>>()?;
            roots.into_iter().rev().reduce(|right, left| node_hash(&left, &right))
        };
        self.runs.iter().cloned().map(&mut run).collect()
    }
}

/// The split of at least two leaves by RFC 6962: after the largest power of two below their number.
const fn middle(tree: &Range<u64>) -> u64 {
    tree.start + (1 << (tree.end - tree.start - 1).ilog2())
}

/// A full subtree: its height, and its number among those of that height.
#[derive(Clone, Copy)]
struct Subtree {
    height: u32,
    number: u64,
}

impl Subtree {
    /// The tile that holds its leaves, or the roots just above them.
    fn tile(self, size: u64) -> Option<Tile> {
        let first = self.number << (self.height % 8);
        Tile::of_tree(u8::try_from(self.height / 8).ok()?, first / 256, size)
    }

    fn root(self, tile: &[Hash]) -> Option<Hash> {
        let first = usize::try_from((self.number << (self.height % 8)) % 256).ok()?;
        Some(root(tile.get(first..first + (1 << (self.height % 8)))?))
    }
}

/// The full subtrees that make up a run, from the largest (leftmost) to the smallest.
fn subtrees(run: Range<u64>) -> impl Iterator<Item = Subtree> {
    let mut at = run.start;
    std::iter::from_fn(move || {
        if at >= run.end {
            return None;
        }
        let height = at.trailing_zeros().min((run.end - at).ilog2());
        let subtree = Subtree { height, number: at >> height };
        at += 1 << height;
        Some(subtree)
    })
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;
    use crate::testing::leaves;
    use crate::{consistency_proof, inclusion_proof, verify_consistency, verify_inclusion};

    /// Served as a server would: only what the plan asked for.
    fn solve(plan: &ProofPlan, leaves: &[Hash]) -> Option<Vec<Hash>> {
        let asked = plan.tiles();
        plan.hashes(|tile| tile.from_leaves(leaves).filter(|_| asked.contains(&tile)))
    }

    #[test]
    fn every_proof_of_small_trees_is_that_of_the_leaves() {
        let all = leaves(40);
        for size in 0..=all.len() {
            let leaves = &all[..size];
            for index in 0..=size {
                let plan = ProofPlan::inclusion(index as u64, size as u64);
                let proof = plan.and_then(|plan| solve(&plan, leaves));
                assert_eq!(proof, inclusion_proof(leaves, index), "{index} of {size}");
                let plan = ProofPlan::consistency(index as u64, size as u64);
                let proof = plan.and_then(|plan| solve(&plan, leaves));
                assert_eq!(proof, consistency_proof(leaves, index), "{index} to {size}");
                let plan = ProofPlan::root(index as u64, size as u64);
                let found = plan.and_then(|plan| solve(&plan, leaves));
                let expected = (index > 0).then(|| vec![root(&leaves[..index])]);
                assert_eq!(found, Some(expected.unwrap_or_default()), "{index} of {size}");
            }
            assert_eq!(ProofPlan::consistency(size as u64 + 1, size as u64), None);
        }
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(8))]
        #[test]
        fn proofs_across_levels_verify(size in 1_u64..66_000, a in any::<u64>(), b in any::<u64>()) {
            static LEAVES: std::sync::OnceLock<Vec<Hash>> = std::sync::OnceLock::new();
            let leaves = &LEAVES.get_or_init(|| leaves(66_000))[..usize::try_from(size).unwrap()];
            let (index, old) = (a % size, b % (size + 1));
            let total = root(leaves);
            let proof = solve(&ProofPlan::inclusion(index, size).unwrap(), leaves).unwrap();
            let leaf = &leaves[usize::try_from(index).unwrap()];
            prop_assert_eq!(verify_inclusion(leaf, index, size, &proof, &total), Ok(()));
            let proof = solve(&ProofPlan::consistency(old, size).unwrap(), leaves).unwrap();
            let old_root = root(&leaves[..usize::try_from(old).unwrap()]);
            prop_assert_eq!(verify_consistency(old, &old_root, size, &total, &proof), Ok(()));
        }
    }

    #[test]
    fn a_large_tree_needs_few_tiles() {
        let plan = ProofPlan::inclusion(123_456_789, 1_000_000_007).unwrap();
        assert!(plan.tiles().len() <= 8, "{:?}", plan.tiles());
        assert_eq!(ProofPlan::inclusion(u64::MAX - 1, u64::MAX).unwrap().runs.len(), 63);
    }

    #[test]
    fn a_tile_that_is_too_narrow_gives_no_proof() {
        let plan = ProofPlan::inclusion(5, 600).unwrap();
        assert_eq!(plan.hashes(|_| Some(vec![[0; 32]])), None);
        assert_eq!(plan.hashes(|_| None::<Vec<Hash>>), None);
    }
}
