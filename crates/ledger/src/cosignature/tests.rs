use super::*;
use crate::Note;

/// The checkpoint and the witness's line of the specification's example (its key is not published).
const EXAMPLE: &str = "example.com/behind-the-sofa\n20852163\nCsUYapGGPo4dkMgIAUqom/Xajj7h2fB2MPA3j2jxq2I=\n\n\
    — witness.example.com/w1 jWbPPwAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";
/// A public type-04 key, from the tests of transparency-dev/formats.
const PUBLIC: &str = "remora.n621.de+da77ade7+BOvN63jn/bLvkieywe8R6UYAtVtNbZpXh34x7onlmtw2";

fn signer() -> CosignatureSigner {
    CosignatureSigner::new("itjen.example/witness", &[3; 32]).unwrap()
}

fn checkpoint() -> Checkpoint {
    Checkpoint { origin: "amanah.example/intake".into(), size: 12, root: [7; 32] }
}

#[test]
fn a_public_key_has_the_id_of_the_specification() {
    let key: CosignatureKey = PUBLIC.parse().unwrap();
    assert_eq!((key.to_string().as_str(), key.name()), (PUBLIC, "remora.n621.de"));
    assert_eq!(hex::encode(key.id()), "da77ade7");
    assert!(PUBLIC.parse::<crate::NoteKey>().is_err(), "another type");
    assert!(PUBLIC.replace("da77", "da78").parse::<CosignatureKey>().is_err());
}

#[test]
fn the_example_line_holds_a_time_and_64_bytes() {
    let note = Note::parse(EXAMPLE).unwrap();
    let bytes = &note.signatures[0].bytes;
    assert_eq!((bytes.len(), &bytes[..8]), (72, 1_679_315_147_u64.to_be_bytes().as_slice()));
    let spoken = format!("cosignature/v1\ntime 1679315147\n{}", note.text);
    assert_eq!(message(1_679_315_147, &note.text), spoken);
}

/// The format is for good: this value may never change (Ed25519 is deterministic).
#[test]
fn golden_cosignature() {
    let line = signer().cosign(&checkpoint(), 1_793_000_000).line();
    assert_eq!(line, include_str!("golden.txt").trim_end());
}

#[test]
fn a_cosignature_tells_who_and_when() {
    let line = signer().cosign(&checkpoint(), 1_793_000_000);
    let cosignature = signer().key().verify(&checkpoint().text(), &line).unwrap();
    let expected = Cosignature { witness: "itjen.example/witness".into(), time: 1_793_000_000 };
    assert_eq!(cosignature, expected);
}

#[test]
fn another_text_key_or_bit_is_refused() {
    let (line, key) = (signer().cosign(&checkpoint(), 1_793_000_000), signer().key());
    let other = Checkpoint { size: 13, ..checkpoint() };
    assert!(matches!(key.verify(&other.text(), &line), Err(NoteError::BadSignature { .. })));
    let stranger = CosignatureSigner::new("itjen.example/witness", &[4; 32]).unwrap().key();
    assert_eq!(stranger.verify(&checkpoint().text(), &line), Err(NoteError::NoKnownKey));
    for bit in 0..line.bytes.len() * 8 {
        let mut flipped = line.clone();
        flipped.bytes[bit / 8] ^= 1 << (bit % 8);
        assert!(key.verify(&checkpoint().text(), &flipped).is_err(), "bit {bit}");
    }
    let short = NoteSignature { bytes: vec![0; 7], ..line };
    assert!(key.verify(&checkpoint().text(), &short).is_err());
}

#[test]
fn a_key_file_reads_back_and_hides_from_debug() {
    let text = signer().encode();
    assert_eq!(CosignatureSigner::parse(&format!("{}\n", *text)).unwrap().key(), signer().key());
    assert!(crate::NoteSigner::parse(&text).is_err(), "a witness's key signs no notes");
    assert!(CosignatureSigner::parse(&text.replace("example", "exampel")).is_err());
    assert_eq!(format!("{:?}", signer()), "CosignatureSigner(itjen.example/witness, hidden)");
    assert!(CosignatureSigner::new("a b", &[0; 32]).is_err());
}
