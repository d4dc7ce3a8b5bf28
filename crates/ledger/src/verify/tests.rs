use super::*;
use crate::root;

const BLINDING: Hash = [7; 32];

fn row(version: i32) -> Row<'static> {
    Row {
        stream: [1; 16],
        version,
        command: [2; 16],
        event_type: "case.CaseOpened",
        schema_version: 1,
        recorded_us: 1_793_000_000_000_000,
        payload: br#"{"a":1}"#,
        meta: b"{}",
    }
}

fn leaf(version: i32) -> Hash {
    leaf_hash(&row(version), &BLINDING)
}

fn feed(verifier: &mut LogVerifier, positions: std::ops::RangeInclusive<i32>) {
    for n in positions {
        verifier.check(n.into(), &row(n), &BLINDING, &leaf(n)).unwrap();
    }
}

fn checkpoint(size: i32) -> Checkpoint {
    let leaves: Vec<_> = (1..=size).map(leaf).collect();
    Checkpoint { origin: "a.example/x".into(), size: leaves.len() as u64, root: root(&leaves) }
}

#[test]
fn an_untouched_log_agrees_with_all_its_checkpoints() {
    let mut verifier = LogVerifier::new([9, 0, 5]);
    feed(&mut verifier, 1..=20);
    assert_eq!((verifier.size(), verifier.root()), (20, checkpoint(20).root));
    for size in [0, 5, 9, 20] {
        assert_eq!(verifier.against(&checkpoint(size)), Ok(()), "size {size}");
    }
    assert_eq!(verifier.against(&checkpoint(6)), Err(Touched::NotKept { size: 6 }));
}

#[test]
fn a_missing_or_repeated_row_is_named() {
    let mut verifier = LogVerifier::new([]);
    let hole = |expected, found| Err(Touched::Hole { expected, found });
    assert_eq!(verifier.check(2, &row(2), &BLINDING, &leaf(2)), hole(1, 2));
    feed(&mut verifier, 1..=3);
    assert_eq!(verifier.check(5, &row(5), &BLINDING, &leaf(5)), hole(4, 5));
    assert_eq!(verifier.check(3, &row(3), &BLINDING, &leaf(3)), hole(4, 3));
}

#[test]
fn a_changed_row_is_named_in_full() {
    let mut verifier = LogVerifier::new([]);
    feed(&mut verifier, 1..=3);
    let changed = Row { payload: br#"{"a":2}"#, ..row(4) };
    let error = verifier.check(4, &changed, &BLINDING, &leaf(4)).unwrap_err();
    assert_eq!(
        error.to_string(),
        format!(
            "position 4 (stream 01010101-0101-0101-0101-010101010101, version 4) was changed: \
             expected leaf {}, stored leaf {}",
            hex::encode(leaf_hash(&changed, &BLINDING)),
            hex::encode(leaf(4))
        )
    );
    assert_eq!(verifier.size(), 3, "a touched row is not counted");
    let other_blinding = verifier.check(4, &row(4), &[8; 32], &leaf(4));
    assert!(matches!(other_blinding, Err(Touched::Altered { .. })));
    let other_leaf = verifier.check(4, &row(4), &BLINDING, &[0; 32]);
    assert!(matches!(other_leaf, Err(Touched::Altered { .. })));
}

#[test]
fn rows_cut_off_the_end_are_missed() {
    let mut verifier = LogVerifier::new([10]);
    feed(&mut verifier, 1..=8);
    let truncated = Touched::Truncated { size: 10, found: 8 };
    assert_eq!(verifier.against(&checkpoint(10)), Err(truncated));
}

/// Row and leaf changed together: only what was signed before tells.
#[test]
fn a_rewritten_row_is_missed_from_the_signed_root() {
    let mut verifier = LogVerifier::new([3, 5]);
    feed(&mut verifier, 1..=3);
    let rewritten = Row { payload: b"{}", ..row(4) };
    let new_leaf = leaf_hash(&rewritten, &BLINDING);
    verifier.check(4, &rewritten, &BLINDING, &new_leaf).unwrap();
    feed(&mut verifier, 5..=6);
    assert_eq!(verifier.against(&checkpoint(3)), Ok(()), "before the change");
    for size in [5, 6] {
        let error = verifier.against(&checkpoint(size)).unwrap_err();
        assert!(matches!(error, Touched::RootDiffers { .. }), "{error}");
    }
}
