//! A `domain/` is pure: what it may name is listed in ARCHITECTURE.md, "Rooms of a service".

use std::collections::BTreeSet;

use super::names::{Source, sources};
use super::{code_map, none, services};
use crate::root;

const OF_THE_LANGUAGE: [&str; 3] = ["std", "core", "alloc"];
/// Modules of the standard library that a domain may not use: files, networks, processes, threads, the environment.
const IMPURE: [&str; 7] = ["fs", "net", "process", "thread", "env", "io", "os"];

#[test]
fn a_domain_names_no_crate_that_is_not_pure() {
    let may = code_map::named_by_a_domain();
    let mut wrong = Vec::new();
    for service in services() {
        let foreign: BTreeSet<String> =
            service.dependencies.iter().map(|name| name.replace('-', "_")).collect();
        let src = root().join(&service.folder).join("src");
        for source in &sources(&src, "domain") {
            let names = source.names.iter().filter(|name| {
                let first = name.segments[0].as_str();
                foreign.contains(first)
                    && !may.iter().any(|one| one == first)
                    && !is_local(source, first)
            });
            wrong.extend(names.map(|name| {
                let path = source.path.strip_prefix(root()).unwrap().display();
                format!("{path}:{}: {}", name.line, name.segments.join("::"))
            }));
        }
    }
    none(&wrong, &format!("A domain names only {may:?}: no I/O, no clock, no ids:"));
}

#[test]
fn a_domain_reaches_for_nothing_outside() {
    let mut wrong = Vec::new();
    for service in services() {
        let src = root().join(&service.folder).join("src");
        for source in sources(&src, "domain") {
            let names = source.names.iter().filter(|name| {
                let segments: Vec<&str> = name.segments.iter().map(String::as_str).collect();
                matches!(segments.as_slice(), [first, second, ..] if OF_THE_LANGUAGE.contains(first) && IMPURE.contains(second))
            });
            wrong.extend(names.map(|name| {
                let path = source.path.strip_prefix(root()).unwrap().display();
                format!("{path}:{}: {}", name.line, name.segments.join("::"))
            }));
        }
    }
    none(
        &wrong,
        "A domain is pure: files, sockets, processes, threads and the environment are not for it:",
    );
}

/// A module, macro or import of the same name hides the crate.
fn is_local(source: &Source, name: &str) -> bool {
    source.local.iter().any(|one| one == name)
}
