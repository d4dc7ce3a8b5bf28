use super::*;
use crate::testing::{for_each_flipped_bit, leaves};
use crate::{CosignatureSigner, NoteSigner, inclusion_proof, root};

fn log() -> NoteSigner {
    NoteSigner::new("amanah.example/intake", &[1; 32]).unwrap()
}

fn witness(number: u8) -> CosignatureSigner {
    CosignatureSigner::new(format!("w{number}.example"), &[100 + number; 32]).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: "amanah.example/intake".into(), size: 13, root: root(&leaves(13)) }
}

/// Signed by the log and by these witnesses.
fn note(witnesses: &[u8]) -> String {
    let mut note = checkpoint().sign(&log()).unwrap();
    for number in witnesses {
        let line = witness(*number).cosign(&checkpoint(), 1_793_000_000 + u64::from(*number));
        note = format!("{note}{}\n", line.line());
    }
    note
}

fn policy(witnesses: &[u8], quorum: usize) -> Policy {
    let keys = witnesses.iter().map(|number| witness(*number).key()).collect();
    Policy::new(log().key(), keys, quorum).unwrap()
}

#[test]
fn the_quorum_counts_and_strangers_do_not() {
    let opened = policy(&[1, 2, 3], 2).open(&note(&[9, 3, 1])).unwrap();
    let names: Vec<_> = opened.cosignatures.iter().map(|one| one.witness.as_str()).collect();
    assert_eq!(
        (names, opened.cosignatures[1].time),
        (vec!["w1.example", "w3.example"], 1_793_000_003)
    );
    assert_eq!(opened.checkpoint, checkpoint());
    let missing = policy(&[1, 2], 2).open(&note(&[1, 9]));
    assert_eq!(missing, Err(CheckpointError::TooFewWitnesses { have: 1, need: 2 }));
    assert!(policy(&[1], 0).open(&note(&[])).unwrap().cosignatures.is_empty());
    let log_only = Policy::log_only(log().key()).open(&note(&[1])).unwrap();
    assert!(log_only.cosignatures.is_empty(), "nobody asked for witnesses");
}

#[test]
fn witnesses_without_the_log_prove_nothing() {
    let signed = note(&[1, 2]);
    let without: Vec<_> = signed.lines().filter(|line| !line.contains("— amanah")).collect();
    let without = format!("{}\n", without.join("\n"));
    let refused = policy(&[1, 2], 2).open(&without);
    assert_eq!(refused, Err(CheckpointError::Note(NoteError::NoKnownKey)));
}

#[test]
fn a_wrong_or_second_line_of_a_known_witness_spoils_the_note() {
    let other = Checkpoint { size: 14, ..checkpoint() };
    let wrong = format!("{}{}\n", note(&[2]), witness(1).cosign(&other, 1).line());
    assert!(matches!(
        policy(&[1, 2], 1).open(&wrong),
        Err(CheckpointError::Note(NoteError::BadSignature { .. }))
    ));
    let twice = format!("{}{}\n", note(&[1]), witness(1).cosign(&checkpoint(), 5).line());
    assert!(policy(&[1], 1).open(&twice).is_err());
}

#[test]
fn one_key_is_one_witness() {
    let alias = CosignatureSigner::new("other.example", &[101; 32]).unwrap().key();
    let same = Policy::new(log().key(), vec![witness(1).key(), alias], 1);
    assert_eq!(same, Err(BadPolicy::SameKey { name: "other.example".into() }));
    let own = CosignatureSigner::new("own.example", &[1; 32]).unwrap().key();
    assert!(Policy::new(log().key(), vec![own], 1).is_err(), "the log vouches for itself");
    let few = Policy::new(log().key(), vec![witness(1).key()], 2);
    assert_eq!(few, Err(BadPolicy::Quorum { quorum: 2, witnesses: 1 }));
}

#[test]
fn any_flipped_bit_of_a_witnessed_proof_is_refused() {
    let leaves = leaves(13);
    let hashes = inclusion_proof(&leaves, 5).unwrap();
    let proof = TlogProof { extra: None, index: 5, hashes, checkpoint: note(&[1, 2]) };
    let policy = policy(&[1, 2], 2);
    assert!(proof.verify_under(&leaves[5], &policy).is_ok());
    for_each_flipped_bit(&proof.text(), |flipped| {
        TlogProof::parse(flipped)
            .map_or(true, |read| read.verify_under(&leaves[5], &policy).is_err())
    });
    assert!(proof.verify_under(&leaves[6], &policy).is_err(), "another leaf");
}
