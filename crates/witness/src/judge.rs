//! The rule, without I/O: what follows on what.

use ledger::{Checkpoint, WitnessRequest, root, verify_consistency};

use crate::Refusal;

/// Whether a checkpoint that its log signed may be cosigned after the `last` one.
pub(crate) fn judge(
    last: Option<&Checkpoint>,
    request: &WitnessRequest,
    new: &Checkpoint,
) -> Result<(), Refusal> {
    if request.old > new.size {
        return Err(Refusal::Malformed("the old size is above the new one"));
    }
    let (size, known) = last.map_or_else(|| (0, root(&[])), |last| (last.size, last.root));
    let fork = new.size == size && new.root != known;
    if request.old != size || fork {
        return Err(Refusal::Conflict { size, fork });
    }
    verify_consistency(size, &known, new.size, &new.root, &request.proof)
        .map_err(|_| Refusal::Inconsistent)
}

#[cfg(test)]
mod tests {
    use ledger::{Hash, consistency_proof, entry_hash};

    use super::*;

    fn leaves(count: u32, salt: u8) -> Vec<Hash> {
        (0..count).map(|n| entry_hash(&[&n.to_be_bytes()[..], &[salt]].concat())).collect()
    }

    fn checkpoint(leaves: &[Hash]) -> Checkpoint {
        Checkpoint { origin: "a.example/x".into(), size: leaves.len() as u64, root: root(leaves) }
    }

    fn request(old: u64, proof: Vec<Hash>) -> WitnessRequest {
        WitnessRequest { old, proof, checkpoint: String::new() }
    }

    #[test]
    fn given_nothing_when_any_tree_then_cosigned_without_proof() {
        for size in [0, 1, 9] {
            assert!(judge(None, &request(0, vec![]), &checkpoint(&leaves(size, 0))).is_ok());
        }
        let needless = judge(None, &request(0, vec![[0; 32]]), &checkpoint(&leaves(9, 0)));
        assert!(matches!(needless, Err(Refusal::Inconsistent)));
    }

    #[test]
    fn given_a_tree_when_a_longer_one_then_only_with_its_proof() {
        let (all, last) = (leaves(9, 0), checkpoint(&leaves(5, 0)));
        let proof = consistency_proof(&all, 5).unwrap();
        assert!(judge(Some(&last), &request(5, proof.clone()), &checkpoint(&all)).is_ok());
        for wrong in [vec![], proof[1..].to_vec(), vec![[0; 32]; proof.len()]] {
            let refused = judge(Some(&last), &request(5, wrong), &checkpoint(&all));
            assert!(matches!(refused, Err(Refusal::Inconsistent)));
        }
        let fork = judge(Some(&last), &request(5, proof), &checkpoint(&leaves(9, 1)));
        assert!(matches!(fork, Err(Refusal::Inconsistent)), "another history");
    }

    #[test]
    fn given_a_tree_when_the_same_then_cosigned_again() {
        let last = checkpoint(&leaves(5, 0));
        assert!(judge(Some(&last), &request(5, vec![]), &last).is_ok());
    }

    #[test]
    fn given_a_tree_when_another_of_its_size_then_a_fork() {
        let last = checkpoint(&leaves(5, 0));
        let refused = judge(Some(&last), &request(5, vec![]), &checkpoint(&leaves(5, 1)));
        assert!(matches!(refused, Err(Refusal::Conflict { size: 5, fork: true })));
        let empty = Checkpoint { size: 0, ..last };
        let refused = judge(None, &request(0, vec![]), &empty);
        assert!(matches!(refused, Err(Refusal::Conflict { size: 0, fork: true })));
    }

    #[test]
    fn given_a_tree_when_from_another_size_then_told_which() {
        let last = checkpoint(&leaves(5, 0));
        for (old, new) in [(0, 9), (4, 9), (6, 9), (3, 4), (0, 0)] {
            let refused = judge(Some(&last), &request(old, vec![]), &checkpoint(&leaves(new, 0)));
            assert!(matches!(refused, Err(Refusal::Conflict { size: 5, fork: false })), "{old}");
        }
    }

    #[test]
    fn given_anything_when_the_old_size_is_above_the_new_then_malformed() {
        let refused = judge(None, &request(6, vec![]), &checkpoint(&leaves(5, 0)));
        assert!(matches!(refused, Err(Refusal::Malformed(_))));
    }
}
