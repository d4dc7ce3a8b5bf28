//! `demo`, `test`, `up` and `bench` share one build of every dependency, because each of their builds selects all members (ADR 0037).

use std::fs;

use crate::root;

#[test]
fn xtask_is_built_with_the_features_of_all_members() {
    let alias = fs::read_to_string(root().join(".cargo/config.toml")).expect("the alias");
    assert!(
        alias.contains("xtask = \"run --quiet --bin xtask --\""),
        "cargo would select xtask alone: {alias}"
    );
    let workspace = fs::read_to_string(root().join("Cargo.toml")).expect("the workspace");
    assert!(!workspace.contains("\ndefault-members"), "cargo would select these members alone");
}
