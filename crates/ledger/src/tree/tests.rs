use super::*;
use crate::testing::{ROOTS, leaves, public_leaves};

#[test]
fn roots_are_those_of_certificate_transparency() {
    let leaves = public_leaves();
    for (index, known) in ROOTS.iter().enumerate() {
        assert_eq!(hex::encode(root(&leaves[..=index])), *known, "size {}", index + 1);
    }
}

#[test]
fn the_root_of_nothing_is_the_hash_of_nothing() {
    let known = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    assert_eq!(hex::encode(root(&[])), known);
}

/// Against the recursive definition of RFC 6962.
#[test]
fn the_frontier_is_the_tree_of_the_rfc() {
    fn rfc(leaves: &[Hash]) -> Hash {
        if let [only] = leaves {
            return *only;
        }
        let split = (1..leaves.len()).filter(|n| n.is_power_of_two()).max().unwrap();
        node_hash(&rfc(&leaves[..split]), &rfc(&leaves[split..]))
    }
    let leaves = leaves(130);
    for size in 1..=leaves.len() {
        assert_eq!(root(&leaves[..size]), rfc(&leaves[..size]), "size {size}");
    }
}

#[test]
fn a_frontier_goes_on_where_it_was_stored() {
    let leaves = leaves(70);
    for size in 0..leaves.len() {
        let mut frontier = Frontier::new();
        frontier.extend(leaves[..size].iter().copied());
        let json = serde_json::to_string(&frontier).unwrap();
        let mut read: Frontier = serde_json::from_str(&json).unwrap();
        assert_eq!(read, frontier);
        assert_eq!(Frontier::from_parts(read.size(), read.peaks().to_vec()), Ok(frontier));
        read.extend(leaves[size..].iter().copied());
        assert_eq!((read.size(), read.root()), (70, root(&leaves)));
    }
}

#[test]
fn hashes_that_do_not_fit_the_size_are_refused() {
    let error = Frontier::from_parts(7, vec![[0; 32]; 2]).unwrap_err();
    assert_eq!(error.to_string(), "a frontier of 7 leaves has 3 hashes, not 2");
    assert!(serde_json::from_str::<Frontier>(r#"{"size":1,"peaks":["00"]}"#).is_err());
}

#[test]
fn a_leaf_tells_which_subtrees_it_completes() {
    let leaves = leaves(37);
    let (mut frontier, mut told) = (Frontier::new(), Vec::new());
    for leaf in &leaves {
        frontier.push_noting(*leaf, |height, number, hash| told.push((height, number, hash)));
    }
    assert_eq!(told.len(), 18 + 9 + 4 + 2 + 1);
    for (height, number, hash) in told {
        let (start, span) = (usize::try_from(number << height).unwrap(), 1 << height);
        assert_eq!(hash, root(&leaves[start..start + span]), "{number} of height {height}");
    }
}
