//! `demo`, `test`, `up` and `bench` share one build of every dependency, because each of their builds selects all members (ADR 0037).

use std::fs;
use std::path::Path;

use crate::architecture::crates::ours;
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

/// Crates without an example switch their doctests off, for each of them costs a call of rustdoc.
#[test]
fn every_example_in_the_documentation_runs() {
    for ours in ours() {
        let folder = root().join(&ours.folder);
        if !folder.join("src/lib.rs").exists() {
            continue;
        }
        let manifest = fs::read_to_string(folder.join("Cargo.toml")).expect("the manifest");
        let runs = !manifest.contains("doctest = false");
        assert_eq!(runs, has_example(&folder.join("src")), "{}", ours.name);
    }
}

fn has_example(folder: &Path) -> bool {
    let mut entries =
        fs::read_dir(folder).expect("sources").map(|entry| entry.expect("one").path());
    entries.any(|path| {
        if path.is_dir() {
            return has_example(&path);
        }
        let is_rust = path.extension().is_some_and(|ending| ending == "rs");
        is_rust && shows_code(&fs::read_to_string(&path).expect("a source"))
    })
}

/// A block of code in a doc comment that names no other language.
fn shows_code(source: &str) -> bool {
    let comments = source.lines().map(str::trim_start);
    let texts = comments.filter_map(|line| line.strip_prefix("///").or(line.strip_prefix("//!")));
    let fences = texts.filter_map(|text| text.trim_start().strip_prefix("```"));
    // Every other fence closes a block.
    fences.step_by(2).any(|language| ["", "rust", "no_run", "should_panic"].contains(&language))
}
