//! Arrows between crates.

use std::collections::{BTreeMap, BTreeSet};

use super::code_map::{self, May};
use super::crates::{self, Crate};
use super::none;

/// Tests of any crate may use these. They hold no rule of the product.
const FOR_TESTS: &str = "dev";

#[test]
fn every_crate_has_a_row_in_the_code_map_and_every_row_a_crate() {
    let rows: BTreeSet<String> = code_map::arrows().into_keys().collect();
    let folders: BTreeSet<String> = crates::ours().iter().map(folder).collect();
    let without = folders.difference(&rows).map(|one| format!("{one} has no row"));
    let surplus = rows.difference(&folders).map(|one| format!("{one} is no crate"));
    let wrong: Vec<_> = without.chain(surplus).collect();
    none(&wrong, "The code map of ARCHITECTURE.md lists every crate of the workspace:");
}

#[test]
fn every_crate_depends_only_on_what_the_code_map_gives_it() {
    let (all, map) = (crates::ours(), code_map::arrows());
    let (names, helpers) = (names(&all), helpers(&all));
    let wrong = all.iter().flat_map(|one| {
        let Some(may) = granted(&map, &folder(one)) else { return Vec::new() };
        let ours = one.dependencies.intersection(&names);
        let built = ours.filter(|name| !may.contains(*name));
        let of_tests = one.of_tests.intersection(&names);
        let tested = of_tests.filter(|name| !may.contains(*name) && !helpers.contains(*name));
        let built = built.map(|name| format!("{} → {name}", one.name));
        built.chain(tested.map(|name| format!("{} → {name} (tests)", one.name))).collect()
    });
    let wrong: Vec<_> = wrong.collect();
    none(&wrong, "An arrow that the code map of ARCHITECTURE.md does not have:");
}

#[test]
fn every_arrow_of_the_code_map_is_used() {
    let (all, map) = (crates::ours(), code_map::arrows());
    let wrong = map.iter().flat_map(|(row, may)| {
        let May::Use(may) = may else { return Vec::new() };
        let shares = |one: &&Crate| {
            let theirs = folder(one);
            theirs == *row || matches!(&map.get(&theirs), Some(May::As(other)) if other == row)
        };
        let used: BTreeSet<_> = all
            .iter()
            .filter(shares)
            .flat_map(|one| one.dependencies.union(&one.of_tests))
            .collect();
        let idle = may.iter().filter(|name| !used.contains(name));
        idle.map(|name| format!("{row} → {name}")).collect()
    });
    let wrong: Vec<_> = wrong.collect();
    none(&wrong, "An arrow of the code map that no Cargo.toml needs any more:");
}

#[test]
fn what_must_never_come_in_does_not_come_in_through_others_either() {
    let (all, closure) = (crates::ours(), crates::closure());
    let mut wrong = Vec::new();
    for (these, never) in code_map::never() {
        let meant = all.iter().filter(|one| these.iter().any(|name| is_meant(one, name)));
        for one in meant {
            let inside = never.iter().filter(|name| closure[&one.name].contains(*name));
            wrong.extend(inside.map(|name| format!("{} contains {name}", one.name)));
        }
    }
    none(&wrong, "ARCHITECTURE.md, \"What never comes in\" (`cargo tree -i` shows the way):");
}

/// `clients/*` means every crate of that folder; anything else is a crate's name.
fn is_meant(one: &Crate, name: &str) -> bool {
    name.strip_suffix("/*").map_or(one.name == name, |folder| one.folder.starts_with(folder))
}

/// `None`: whatever it wants.
fn granted<'a>(map: &'a BTreeMap<String, May>, row: &str) -> Option<&'a BTreeSet<String>> {
    match map.get(row)? {
        May::Use(may) => Some(may),
        May::As(other) => granted(map, other),
        May::Anything => None,
    }
}

fn names(all: &[Crate]) -> BTreeSet<String> {
    all.iter().map(|one| one.name.clone()).collect()
}

fn helpers(all: &[Crate]) -> BTreeSet<String> {
    let helpers = all.iter().filter(|one| one.folder.starts_with(FOR_TESTS));
    helpers.map(|one| one.name.clone()).collect()
}

fn folder(one: &Crate) -> String {
    one.folder.display().to_string()
}
