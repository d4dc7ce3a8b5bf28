use proptest::prelude::*;

use super::*;
use crate::strict::to_base64;
use crate::testing::{leaves, public_leaves};

#[test]
fn inclusion_proof_is_that_of_certificate_transparency() {
    let proof = inclusion_proof(&public_leaves(), 5).unwrap();
    assert_eq!(
        proof.iter().map(to_base64).collect::<Vec<_>>(),
        [
            "vBoGQ7EuTS18d5GPROD095qDi2z57FtcKD4fTYhZnms=",
            "yoVOoSjtBQtBs1/8G4e46yveRh6eO1WW7Oa51ZdaCuA=",
            "037kGJdt2VdTwcc4Yrk5j6Kiz5tP8P3+izDNlSCWFLc=",
        ]
    );
}

#[test]
fn there_is_no_proof_outside_the_tree() {
    let leaves = leaves(3);
    assert_eq!(inclusion_proof(&leaves, 3), None);
    assert_eq!(consistency_proof(&leaves, 4), None);
    assert_eq!(verify_inclusion(&leaves[0], 3, 3, &[], &[0; 32]), Err(BadProof::OutOfRange));
    assert_eq!(verify_consistency(4, &[0; 32], 3, &[0; 32], &[]), Err(BadProof::OutOfRange));
}

#[test]
fn every_leaf_of_every_small_tree_is_proved() {
    let leaves = leaves(70);
    for size in 1..=leaves.len() {
        let tree = &leaves[..size];
        for index in 0..size {
            let proof = inclusion_proof(tree, index).unwrap();
            let verified =
                verify_inclusion(&tree[index], index as u64, size as u64, &proof, &root(tree));
            assert_eq!(verified, Ok(()), "leaf {index} of {size}");
        }
    }
}

#[test]
fn every_beginning_of_every_small_tree_is_proved() {
    let leaves = leaves(70);
    for new in 0..=leaves.len() {
        for old in 0..=new {
            let (old_root, new_root) = (root(&leaves[..old]), root(&leaves[..new]));
            let proof = consistency_proof(&leaves[..new], old).unwrap();
            let verified = verify_consistency(old as u64, &old_root, new as u64, &new_root, &proof);
            assert_eq!(verified, Ok(()), "{old} of {new}");
        }
    }
}

#[test]
fn a_proof_that_is_not_needed_is_refused() {
    let one = root(&leaves(1));
    assert_eq!(verify_consistency(1, &one, 1, &one, &[[0; 32]]), Err(BadProof::WrongLength));
    assert_eq!(verify_consistency(0, &one, 1, &one, &[]), Err(BadProof::WrongRoot));
    assert_eq!(verify_consistency(1, &[0; 32], 1, &one, &[]), Err(BadProof::WrongRoot));
    assert_eq!(verify_consistency(3, &one, 5, &one, &[]), Err(BadProof::WrongLength));
}

/// Sizes come from strangers: the largest must neither overflow nor loop.
#[test]
fn enormous_sizes_are_only_refused() {
    for index in [0, 1, u64::MAX / 2, 1 << 63, u64::MAX - 1] {
        for length in [0, 1, 63, 64, 65] {
            let proof = vec![[0; 32]; length];
            assert!(verify_inclusion(&[0; 32], index, u64::MAX, &proof, &[1; 32]).is_err());
            assert!(verify_consistency(index, &[0; 32], u64::MAX, &[1; 32], &proof).is_err());
        }
    }
}

/// A change of a proof: its hash number `at` gets other bits, goes, or gets a neighbour.
fn damaged(proof: &[Hash], at: usize, how: u8) -> Vec<Hash> {
    let mut proof = proof.to_vec();
    match (how, proof.is_empty()) {
        (0, false) => {
            let at = at % proof.len();
            proof[at][at % 32] ^= 1 << (at % 8);
        }
        (1, false) => drop(proof.remove(at % proof.len())),
        _ => proof.insert(at % (proof.len() + 1), [at.to_le_bytes()[0]; 32]),
    }
    proof
}

proptest! {
    #[test]
    fn a_damaged_inclusion_proof_is_refused(
        size in 1_u32..70, index: usize, at: usize, how in 0_u8..3,
    ) {
        let leaves = leaves(size);
        let index = index % leaves.len();
        let proof = damaged(&inclusion_proof(&leaves, index).unwrap(), at, how);
        let (leaf, root) = (&leaves[index], root(&leaves));
        prop_assert!(verify_inclusion(leaf, index as u64, size.into(), &proof, &root).is_err());
    }

    #[test]
    fn a_proof_holds_for_its_own_leaf_and_index_only(size in 2_u32..70, index: usize, other: usize) {
        let leaves = leaves(size);
        let (index, other) = (index % leaves.len(), other % leaves.len());
        prop_assume!(index != other);
        let proof = inclusion_proof(&leaves, index).unwrap();
        let (size, root) = (u64::from(size), root(&leaves));
        prop_assert!(verify_inclusion(&leaves[other], index as u64, size, &proof, &root).is_err());
        prop_assert!(verify_inclusion(&leaves[index], other as u64, size, &proof, &root).is_err());
    }

    #[test]
    fn a_damaged_consistency_proof_is_refused(
        new in 2_u32..70, old: usize, at: usize, how in 0_u8..3,
    ) {
        let leaves = leaves(new);
        let old = 1 + old % (leaves.len() - 1);
        let proof = damaged(&consistency_proof(&leaves, old).unwrap(), at, how);
        let (old_root, new_root) = (root(&leaves[..old]), root(&leaves));
        let old = old as u64;
        prop_assert!(verify_consistency(old, &old_root, new.into(), &new_root, &proof).is_err());
    }

    #[test]
    fn a_changed_beginning_is_refused(new in 2_u32..70, old: usize, changed: usize) {
        let leaves = leaves(new);
        let old = 1 + old % (leaves.len() - 1);
        let mut rewritten = leaves.clone();
        rewritten[changed % old] = [0; 32];
        let proof = consistency_proof(&rewritten, old).unwrap();
        let (old_root, new_root) = (root(&leaves[..old]), root(&rewritten));
        let old = old as u64;
        prop_assert!(verify_consistency(old, &old_root, new.into(), &new_root, &proof).is_err());
    }
}
