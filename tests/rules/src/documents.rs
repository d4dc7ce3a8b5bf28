//! Documents point to things that exist: files that they link or name, and the test behind every promise.

use std::path::{Path, PathBuf};

use crate::root;

/// Folders of the repository that hold what documents name.
const FOLDERS: [&str; 14] = [
    "bench/",
    "clients/",
    "crates/",
    "demo/",
    "deploy/",
    "dev/",
    "docs/",
    "hub/",
    "k8s/",
    "proto/",
    "services/",
    "tests/",
    "xtask/",
    ".ci/",
];

#[test]
fn every_link_leads_somewhere() {
    let dead = each(|document, text| {
        let links = text.split("](").skip(1).filter_map(|rest| rest.split([')', '#']).next());
        let ours = links.filter(|link| !link.is_empty() && !link.contains(':'));
        ours.filter(|link| !beside(document, link).exists()).map(ToOwned::to_owned).collect()
    });
    assert_eq!(dead, Vec::<String>::new());
}

#[test]
fn every_file_that_is_named_is_there() {
    let missing = each(|document, text| {
        let paths = quoted(text).filter(|name| is_path(name));
        let gone = paths.filter(|path| {
            !root().join(path).exists() && !beside(document, path).exists() && !shared(path)
        });
        gone.map(ToOwned::to_owned).collect()
    });
    assert_eq!(missing, Vec::<String>::new());
}

#[test]
fn every_promise_of_the_threat_model_names_a_test_that_is_there() {
    let text = std::fs::read_to_string(root().join("docs/threat-model.md")).unwrap();
    let mut promises = 0;
    for row in rows(&text, "| promise | shown by |") {
        let (promise, shown_by) = row.trim_matches('|').split_once(" | ").expect("two columns");
        promises += 1;
        let known: Vec<bool> = quoted(shown_by).filter_map(stands).collect();
        assert!(known.contains(&true), "{promise}: no test is named");
        assert!(!known.contains(&false), "{promise}: {shown_by} is not there");
    }
    assert!(promises > 20, "{promises} promises");
}

#[test]
fn every_promise_names_a_test_that_is_there() {
    let text = std::fs::read_to_string(root().join("docs/promises.md")).unwrap();
    let code: String = rust_files(&root()).iter().map(|file| read(file)).collect();
    let mut promises = 0;
    for row in rows(&text, "| promise | test (`tests/journeys/`, unless said otherwise) |") {
        promises += 1;
        let tests: Vec<&str> = quoted(row).filter(|name| is_test(name)).collect();
        assert!(!tests.is_empty(), "no test is named: {row}");
        let gone: Vec<_> =
            tests.iter().filter(|name| !code.contains(&format!("fn {name}("))).collect();
        assert!(gone.is_empty(), "{gone:?} of {row}");
    }
    assert!(promises > 40, "{promises} promises");
}

/// Tests say what holds in several words.
fn is_test(name: &str) -> bool {
    name.matches('_').count() > 2
        && name.chars().all(|c| c.is_ascii_lowercase() || c == '_' || c.is_ascii_digit())
}

/// The rows under each table with this head.
fn rows<'a>(text: &'a str, head: &'a str) -> impl Iterator<Item = &'a str> {
    text.split(head)
        .skip(1)
        .flat_map(|table| table.lines().skip(2).take_while(|line| line.starts_with('|')))
}

/// True when a file, a test or a module of that name exists; `None` for words that name none of them.
fn stands(name: &str) -> Option<bool> {
    if is_path(name) {
        return Some(root().join(name).exists());
    }
    let (package, rest) = name.split_once("::")?;
    let item = rest.rsplit("::").next().unwrap_or(rest);
    let wanted = [format!("fn {item}("), format!("mod {item}")];
    let found = ["crates", "services", "clients", "dev", "."]
        .iter()
        .flat_map(|folder| rust_files(&root().join(folder).join(package)))
        .any(|file| wanted.iter().any(|wanted| read(&file).contains(wanted.as_str())));
    Some(found)
}

fn is_path(name: &str) -> bool {
    let plain = |c: char| c.is_ascii_alphanumeric() || "._-/".contains(c);
    FOLDERS.iter().any(|folder| name.starts_with(folder)) && name.chars().all(plain)
}

/// The rooms of every service are named once for all of them.
fn shared(path: &str) -> bool {
    ["intake", "survey", "triage", "reporting"]
        .iter()
        .any(|service| root().join("services").join(service).join(path).exists())
}

/// Texts between single backticks.
fn quoted(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// Asks of every document, and names it with each finding.
fn each(find: impl Fn(&Path, &str) -> Vec<String>) -> Vec<String> {
    let documents = of_kind(&root(), "md");
    assert!(documents.len() > 40, "{} documents", documents.len());
    let findings = documents.iter().flat_map(|document| {
        let name = document.strip_prefix(root()).unwrap().display().to_string();
        find(document, &read(document)).into_iter().map(move |finding| format!("{name}: {finding}"))
    });
    findings.collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    of_kind(folder, "rs")
}

fn of_kind(folder: &Path, kind: &str) -> Vec<PathBuf> {
    let skip = ["target", ".git", "node_modules"];
    files(folder, &|path| !skip.iter().any(|name| path.ends_with(name)))
        .into_iter()
        .filter(|path| path.extension().is_some_and(|extension| extension == kind))
        .collect()
}

fn files(folder: &Path, enter: &dyn Fn(&Path) -> bool) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    let paths = entries.flatten().map(|entry| entry.path());
    paths
        .flat_map(|path| match path.is_dir() {
            true if enter(&path) => files(&path, enter),
            true => Vec::new(),
            false => vec![path],
        })
        .collect()
}

fn beside(document: &Path, link: &str) -> PathBuf {
    document.parent().expect("a folder").join(link)
}

fn read(path: &Path) -> String {
    std::fs::read_to_string(path).unwrap()
}
