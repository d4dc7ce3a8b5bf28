//! The crates of the workspace and what they depend on, from `cargo metadata`.

use std::collections::{BTreeMap, BTreeSet};
use std::path::PathBuf;
use std::process::Command;

use serde_json::Value;

use crate::root;

/// A member of the workspace.
pub(crate) struct Crate {
    pub(crate) name: String,
    /// Below the top of the workspace.
    pub(crate) folder: PathBuf,
    /// `[dependencies]` and `[build-dependencies]`, by package name.
    pub(crate) dependencies: BTreeSet<String>,
    /// `[dev-dependencies]`, by package name.
    pub(crate) of_tests: BTreeSet<String>,
}

/// Every member.
pub(crate) fn ours() -> Vec<Crate> {
    let metadata = metadata(&["--no-deps"]);
    array(&metadata["packages"]).iter().map(member).collect()
}

/// For each package its normal and build dependencies, those of others included; by package name.
pub(crate) fn closure() -> BTreeMap<String, BTreeSet<String>> {
    // Crates for other systems need not be here.
    let linux = format!("{}-unknown-linux-gnu", std::env::consts::ARCH);
    let metadata = metadata(&["--filter-platform", &linux]);
    let name_of = |id: &str| {
        let mut packages = array(&metadata["packages"]).iter();
        packages.find(|package| package["id"] == id).map(|package| text(&package["name"]))
    };
    let nodes = array(&metadata["resolve"]["nodes"]);
    let direct: BTreeMap<&str, Vec<&str>> =
        nodes.iter().map(|node| (str(&node["id"]), built_with(node))).collect();
    let mut names = BTreeMap::new();
    for id in array(&metadata["workspace_members"]).iter().map(str) {
        let mut reached = BTreeSet::new();
        let mut ahead = direct[id].clone();
        while let Some(next) = ahead.pop() {
            if reached.insert(next) {
                ahead.extend(&direct[next]);
            }
        }
        let reached = reached.into_iter().filter_map(name_of).collect();
        names.insert(name_of(id).expect("a member has a name"), reached);
    }
    names
}

fn member(package: &Value) -> Crate {
    let named = |wanted: &dyn Fn(&Value) -> bool| {
        let all = array(&package["dependencies"]).iter();
        all.filter(|one| wanted(&one["kind"])).map(|one| text(&one["name"])).collect()
    };
    let manifest = PathBuf::from(str(&package["manifest_path"]));
    let folder = manifest.parent().expect("a folder");
    Crate {
        name: text(&package["name"]),
        folder: folder.strip_prefix(root()).expect("below the workspace").to_owned(),
        dependencies: named(&|kind| kind != "dev"),
        of_tests: named(&|kind| kind == "dev"),
    }
}

/// Whatever is only for tests does not come into the program.
fn built_with(node: &Value) -> Vec<&str> {
    let is_built = |one: &&Value| array(&one["dep_kinds"]).iter().any(|kind| kind["kind"] != "dev");
    array(&node["deps"]).iter().filter(is_built).map(|one| str(&one["pkg"])).collect()
}

fn metadata(more: &[&str]) -> Value {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--format-version", "1", "--offline"])
        .args(more)
        .current_dir(root())
        .output()
        .unwrap();
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "cargo metadata failed: {said}");
    serde_json::from_slice(&output.stdout).expect("cargo metadata answers with JSON")
}

fn array(value: &Value) -> &[Value] {
    value.as_array().map_or(&[], Vec::as_slice)
}

fn str(value: &Value) -> &str {
    value.as_str().expect("a text")
}

fn text(value: &Value) -> String {
    str(value).to_owned()
}
