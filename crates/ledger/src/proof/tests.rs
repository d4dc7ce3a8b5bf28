use super::*;
use crate::testing::{for_each_flipped_bit, leaves};
use crate::{NoteSigner, inclusion_proof, root};

const ORIGIN: &str = "amanah.example/intake";

fn signer() -> NoteSigner {
    NoteSigner::new(ORIGIN, &[1; 32]).unwrap()
}

fn proof(size: u32, index: usize) -> (TlogProof, Hash) {
    let leaves = leaves(size);
    let checkpoint = Checkpoint { origin: ORIGIN.into(), size: size.into(), root: root(&leaves) };
    let proof = TlogProof {
        extra: None,
        index: index as u64,
        hashes: inclusion_proof(&leaves, index).unwrap(),
        checkpoint: checkpoint.sign(&signer()).unwrap(),
    };
    (proof, leaves[index])
}

#[test]
fn a_proof_reads_back_and_verifies() {
    for (size, index) in [(1, 0), (2, 1), (8, 5), (70, 69)] {
        let (proof, leaf) = proof(size, index);
        for extra in [None, Some(vec![]), Some(b"opening".to_vec())] {
            let proof = TlogProof { extra, ..proof.clone() };
            assert_eq!(TlogProof::parse(&proof.text()), Ok(proof.clone()));
            let checkpoint = verify_proof(&proof.text(), &leaf, &[signer().key()]).unwrap();
            assert_eq!((checkpoint.origin.as_str(), checkpoint.size), (ORIGIN, size.into()));
        }
    }
}

#[test]
fn the_text_is_that_of_the_specification() {
    let (mut proof, _) = proof(2, 1);
    proof.extra = Some(b"opening".to_vec());
    let text = proof.text();
    let lines: Vec<_> = text.lines().collect();
    assert_eq!(lines[..3], ["c2sp.org/tlog-proof@v1", "extra b3BlbmluZw==", "index 1"]);
    assert_eq!((lines[3].len(), lines[4], lines[5], lines[6]), (44, "", ORIGIN, "2"));
    assert!(text.ends_with(&proof.checkpoint));
}

#[test]
fn another_leaf_log_or_key_is_refused() {
    let (proof, leaf) = proof(8, 5);
    let verify = |leaf: &Hash, key| proof.verify(leaf, &[key]);
    assert_eq!(verify(&[0; 32], signer().key()), Err(BadProof::WrongRoot.into()));
    let other_key = NoteSigner::new(ORIGIN, &[2; 32]).unwrap().key();
    let other_name = NoteSigner::new("amanah.example/triage", &[1; 32]).unwrap().key();
    for key in [other_key, other_name] {
        assert!(matches!(verify(&leaf, key), Err(ProofError::Checkpoint(_))));
    }
}

#[test]
fn any_flipped_bit_is_refused() {
    let keys = [signer().key()];
    for (size, index) in [(1, 0), (8, 5), (13, 12)] {
        let (proof, leaf) = proof(size, index);
        for_each_flipped_bit(&proof.text(), |flipped| verify_proof(flipped, &leaf, &keys).is_err());
        for bit in 0..256 {
            let mut leaf = leaf;
            leaf[bit / 8] ^= 1 << (bit % 8);
            assert!(proof.verify(&leaf, &keys).is_err(), "bit {bit} of the leaf");
        }
    }
}

#[test]
fn what_is_no_proof_is_refused() {
    let text = proof(8, 5).0.text();
    let hash = text.lines().nth(2).unwrap();
    for bad in [
        String::new(),
        text.replace("@v1", "@v2"),
        text.replace("index 5", "index 05"),
        text.replace("index 5", "Index 5"),
        text.replace("index 5\n", ""),
        text.replace("index 5", "extra ?\nindex 5"),
        text.replace("index 5", "index 5\nextra AA=="),
        text.replace('\n', "\r\n"),
        text.replacen(hash, &format!("{hash} "), 1),
        text.replacen(hash, &[hash; 63].join("\n"), 1),
    ] {
        assert!(matches!(TlogProof::parse(&bad), Err(ProofError::Malformed(_))), "{bad}");
    }
}
