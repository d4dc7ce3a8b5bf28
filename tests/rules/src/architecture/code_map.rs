//! The tables of ARCHITECTURE.md, read as the rules that they are.

use std::collections::{BTreeMap, BTreeSet};

use super::architecture;

/// The arrows of one crate.
pub(crate) enum May {
    /// Exactly these crates of ours.
    Use(BTreeSet<String>),
    /// The row of that crate holds for several: each may use all of it, and needs not.
    As(String),
    /// Whatever it wants.
    Anything,
}

/// "Code map": folder of a crate → the crates of ours that it may use.
pub(crate) fn arrows() -> BTreeMap<String, May> {
    let text = architecture();
    let rows = rows(&text, "| crate | may use |");
    rows.map(|cells| (name(cells[0]), may(cells[1]))).collect()
}

/// "Forbidden dependencies": crates that share a rule, and the crates that they may not contain.
pub(crate) fn never() -> Vec<(Vec<String>, Vec<String>)> {
    let text = architecture();
    rows(&text, "| these | never contain |").map(|cells| (list(cells[0]), list(cells[1]))).collect()
}

/// "Rooms of a service": the crates that a `domain/` may name.
pub(crate) fn named_by_a_domain() -> Vec<String> {
    let text = architecture();
    let (_, rest) = text.split_once("a `domain/` names only ").expect("the rule of a domain");
    rest.split('.').next().into_iter().flat_map(list).collect()
}

fn may(cell: &str) -> May {
    match (cell, cell.strip_prefix("as ")) {
        ("–", _) => May::Use(BTreeSet::new()),
        ("anything", _) => May::Anything,
        (_, Some(other)) => May::As(name(other)),
        _ => May::Use(list(cell).into_iter().collect()),
    }
}

fn list(cell: &str) -> Vec<String> {
    cell.split(',').map(name).collect()
}

fn name(cell: &str) -> String {
    cell.trim().trim_matches('`').to_owned()
}

/// The cells of each row under a table's head.
fn rows<'a>(text: &'a str, head: &str) -> impl Iterator<Item = Vec<&'a str>> {
    let (_, table) = text.split_once(head).unwrap_or_else(|| panic!("no table begins {head}"));
    let rows = table.lines().skip(2).take_while(|line| line.starts_with('|'));
    rows.map(|row| row.trim_matches('|').split(" | ").map(str::trim).collect())
}
