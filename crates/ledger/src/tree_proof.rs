//! Inclusion: this leaf is in that tree. Consistency: that tree is a beginning of this one.

use crate::Hash;
use crate::tree::{node_hash, root};
use walk::Walk;

/// Why a proof does not hold.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum BadProof {
    /// The index or the older size is outside the tree.
    #[error("the index or the older size lies outside the tree")]
    OutOfRange,
    /// There are too many or too few hashes for these sizes.
    #[error("the proof has too many or too few hashes for this tree")]
    WrongLength,
    /// The hashes lead to another root.
    #[error(
        "the proof leads to another root: the leaf, the proof or the tree is not the right one"
    )]
    WrongRoot,
}

/// The proof that leaf `index` (from 0) is in the tree of `leaves`: sibling hashes, the leaf's own first (RFC 6962, section
/// 2.1.1). `None` if there is no such leaf. Hashes every leaf once.
pub fn inclusion_proof(leaves: &[Hash], index: usize) -> Option<Vec<Hash>> {
    (index < leaves.len()).then(|| path(leaves, index))
}

fn path(leaves: &[Hash], index: usize) -> Vec<Hash> {
    if leaves.len() == 1 {
        return Vec::new();
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if index < left.len() {
        with(path(left, index), root(right))
    } else {
        with(path(right, index - left.len()), root(left))
    }
}

/// The proof that the tree of the first `old` leaves is a beginning of the tree of `leaves` (RFC 6962, section 2.1.2). `None` if
/// `old` is larger; empty if `old` is 0 or everything.
pub fn consistency_proof(leaves: &[Hash], old: usize) -> Option<Vec<Hash>> {
    match old {
        0 => Some(Vec::new()),
        _ if old > leaves.len() => None,
        _ => Some(subproof(leaves, old, true)),
    }
}

/// `known`: the verifier has the root of the old part already.
fn subproof(leaves: &[Hash], old: usize, known: bool) -> Vec<Hash> {
    if old == leaves.len() {
        return if known { Vec::new() } else { vec![root(leaves)] };
    }
    let (left, right) = leaves.split_at(split(leaves.len()));
    if old <= left.len() {
        with(subproof(left, old, known), root(right))
    } else {
        with(subproof(right, old - left.len(), false), root(left))
    }
}

/// Checks that `leaf` is number `index` (from 0) of the tree of `size` leaves with this root (RFC 9162, section 2.1.3.2).
pub fn verify_inclusion(
    leaf: &Hash,
    index: u64,
    size: u64,
    proof: &[Hash],
    root: &Hash,
) -> Result<(), BadProof> {
    if index >= size {
        return Err(BadProof::OutOfRange);
    }
    let mut at = Walk { node: index, last: size - 1 };
    let mut hash = *leaf;
    for sibling in proof {
        hash = if at.step()? { node_hash(sibling, &hash) } else { node_hash(&hash, sibling) };
    }
    at.arrived()?;
    if hash == *root { Ok(()) } else { Err(BadProof::WrongRoot) }
}

/// Checks that the tree of `old_size` leaves is a beginning of the tree of `new_size` leaves (RFC 9162, section 2.1.4.2).
pub fn verify_consistency(
    old_size: u64,
    old_root: &Hash,
    new_size: u64,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), BadProof> {
    if old_size > new_size {
        return Err(BadProof::OutOfRange);
    }
    if old_size == 0 || old_size == new_size {
        return verify_without_proof(old_size, old_root, new_root, proof);
    }
    // A perfect old tree is a node of the new one, so its root is the start and is left out of the proof.
    let (start, rest) = match proof.split_first() {
        _ if old_size.is_power_of_two() => (old_root, proof),
        Some((start, rest)) => (start, rest),
        None => return Err(BadProof::WrongLength),
    };
    let mut at = Walk::from_common_node(old_size, new_size);
    let (mut old, mut new) = (*start, *start);
    for hash in rest {
        if at.step()? {
            old = node_hash(hash, &old);
            new = node_hash(hash, &new);
        } else {
            new = node_hash(&new, hash);
        }
    }
    at.arrived()?;
    if (old, new) == (*old_root, *new_root) { Ok(()) } else { Err(BadProof::WrongRoot) }
}

fn verify_without_proof(
    old_size: u64,
    old_root: &Hash,
    new_root: &Hash,
    proof: &[Hash],
) -> Result<(), BadProof> {
    let expected = if old_size == 0 { &root(&[]) } else { new_root };
    match (proof, old_root == expected) {
        ([], true) => Ok(()),
        ([], false) => Err(BadProof::WrongRoot),
        _ => Err(BadProof::WrongLength),
    }
}

/// The largest power of two below `size`, which is at least 2.
const fn split(size: usize) -> usize {
    1 << (size - 1).ilog2()
}

fn with(mut proof: Vec<Hash>, last: Hash) -> Vec<Hash> {
    proof.push(last);
    proof
}

mod walk;

#[cfg(test)]
mod tests;
