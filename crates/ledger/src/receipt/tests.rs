use super::*;
use crate::testing::{for_each_flipped_bit, leaves};
use crate::{Checkpoint, CosignatureSigner, NoteSigner, inclusion_proof, root};

const INDEX: usize = 5;

fn row() -> Row<'static> {
    Row {
        stream: [1; 16],
        version: 1,
        command: [2; 16],
        event_type: "complaint.ComplaintFiled",
        schema_version: 1,
        recorded_us: 1_793_000_000_000_000,
        payload: r#"{"note":"é\"\\"}"#.as_bytes(),
        meta: b"{}",
    }
}

fn extra(openings: Vec<Hash>) -> ReceiptExtra {
    ReceiptExtra::of(&row(), [7; 32], openings).unwrap()
}

fn log() -> NoteSigner {
    NoteSigner::new("amanah.example/intake", &[1; 32]).unwrap()
}

fn witness() -> CosignatureSigner {
    CosignatureSigner::new("itjen.example/witness", &[3; 32]).unwrap()
}

fn policy() -> Policy {
    Policy::new(log().key(), vec![witness().key()], 1).unwrap()
}

fn proof(extra: Option<Vec<u8>>) -> TlogProof {
    let mut leaves = leaves(13);
    leaves[INDEX] = leaf_hash(&row(), &[7; 32]);
    let checkpoint =
        Checkpoint { origin: log().key().name().into(), size: 13, root: root(&leaves) };
    let line = witness().cosign(&checkpoint, 1_793_000_001).line();
    TlogProof {
        extra,
        index: INDEX as u64,
        hashes: inclusion_proof(&leaves, INDEX).unwrap(),
        checkpoint: format!("{}{line}\n", checkpoint.sign(&log()).unwrap()),
    }
}

/// The format is for good: this value may never change.
#[test]
fn golden_extra() {
    let text = String::from_utf8(extra(vec![[9; 32]]).bytes()).unwrap();
    assert_eq!(text, include_str!("golden.json").trim_end());
}

#[test]
fn a_receipt_proves_its_event() {
    for openings in [vec![], vec![[9; 32], [8; 32]]] {
        let text = proof(Some(extra(openings.clone()).bytes())).text();
        let proved = verify_receipt(&text, &policy()).unwrap();
        assert_eq!((proved.event, proved.index), (extra(openings), 5));
        assert_eq!(proved.witnessed.checkpoint.size, 13);
        assert_eq!(proved.witnessed.cosignatures[0].time, 1_793_000_001);
    }
}

/// Every bit of the whole file, openings and witness included.
#[test]
fn any_flipped_bit_is_refused() {
    let text = proof(Some(extra(vec![[9; 32], [8; 32]]).bytes())).text();
    verify_receipt(&text, &policy()).unwrap();
    for_each_flipped_bit(&text, |flipped| verify_receipt(flipped, &policy()).is_err());
}

/// Lines of keys that nobody asked for are read by nobody.
#[test]
fn a_strangers_line_changes_nothing() {
    let text = proof(Some(extra(vec![]).bytes())).text();
    let stranger = CosignatureSigner::new("stranger.example", &[4; 32]).unwrap();
    let checkpoint = policy().open(&proof(None).checkpoint).unwrap().checkpoint;
    let more = format!("{text}{}\n", stranger.cosign(&checkpoint, 1).line());
    assert_eq!(verify_receipt(&more, &policy()), verify_receipt(&text, &policy()));
}

#[test]
fn another_form_of_the_same_event_is_refused() {
    let good = String::from_utf8(extra(vec![]).bytes()).unwrap();
    for bad in [
        good.replace(r#""v":1"#, r#""v":2"#),
        good.replace(r#"{"v""#, r#"{ "v""#),
        good.replace("0707", "0a0A"),
        good.replace('}', r#","more":1}"#),
        good.replace(r#""version":1"#, r#""version":1.0"#),
        good.replace('é', "\\u00e9"),
        String::new(),
    ] {
        assert_eq!(ReceiptExtra::parse(bad.as_bytes()), Err(ReceiptError::BadExtra), "{bad}");
    }
}

#[test]
fn a_proof_without_its_event_is_refused() {
    assert_eq!(verify_receipt(&proof(None).text(), &policy()), Err(ReceiptError::NoExtra));
    let other = ReceiptExtra { version: 2, ..extra(vec![]) };
    let refused = verify_receipt(&proof(Some(other.bytes())).text(), &policy());
    assert!(matches!(refused, Err(ReceiptError::Proof(ProofError::Inclusion(_)))));
}
