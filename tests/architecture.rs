//! The arrows of ARCHITECTURE.md, kept true: who may depend on whom, and what a `domain/` folder may name.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

use std::collections::{BTreeMap, BTreeSet};
use std::path::{Path, PathBuf};
use std::process::Command;

use serde_json::Value;

const SERVICES: [&str; 4] = ["intake", "survey", "triage", "reporting"];

/// Our crates that each crate may depend on (ARCHITECTURE.md, "Code map").
fn allowed(package: &str) -> Option<&'static [&'static str]> {
    const SERVICE: &[&str] = &[
        "kernel",
        "sop",
        "vault",
        "ledger",
        "contracts",
        "telemetry",
        "proto",
        "eventlog",
        "bus",
        "service",
        "notify",
    ];
    Some(match package {
        "kernel" | "telemetry" | "proto" => &[],
        "sop" | "vault" | "ledger" | "topology" => &["kernel"],
        "contracts" => &["kernel", "vault", "ledger"],
        "localservers" => &["kernel", "topology"],
        "eventlog" => &["kernel", "ledger", "telemetry"],
        "bus" => &["kernel", "ledger", "telemetry", "eventlog"],
        "witness" => &["kernel", "ledger"],
        "service" => &["kernel", "sop", "ledger", "telemetry", "proto", "eventlog", "bus"],
        "notify" => &["kernel", "telemetry", "proto", "eventlog", "service"],
        "testkit" => &["kernel", "localservers", "eventlog", "bus"],
        "intake" | "survey" | "triage" | "reporting" => SERVICE,
        "amanah" => &[
            "kernel",
            "sop",
            "vault",
            "ledger",
            "topology",
            "contracts",
            "telemetry",
            "proto",
            "eventlog",
            "bus",
            "service",
            "notify",
            "witness",
            "intake",
            "survey",
            "triage",
            "reporting",
        ],
        "xtask" => &["localservers", "contracts"],
        "system-tests" => return None,
        other => panic!(
            "the crate '{other}' has no arrows yet: add it here and to the code map of ARCHITECTURE.md"
        ),
    })
}

/// Crates that stay out of pure code: they do I/O, read a clock or make chance.
const IMPURE: [&str; 9] = [
    "tokio",
    "sqlx",
    "async-nats",
    "axum",
    "tonic",
    "reqwest",
    "tracing",
    "metrics",
    "opentelemetry",
];
const PURE: [&str; 6] = ["kernel", "sop", "vault", "ledger", "topology", "contracts"];

/// What a service's `domain/` may name. `serde_json` and `toml` read stored events and versioned data that is compiled in; `statrs` holds the quantiles of the figures.
const DOMAIN_MAY_NAME: [&str; 13] = [
    "std",
    "core",
    "crate",
    "super",
    "self",
    "kernel",
    "sop",
    "vault",
    "serde",
    "serde_json",
    "toml",
    "thiserror",
    "statrs",
];

#[test]
fn every_crate_depends_only_downwards() {
    for (package, dependencies) in dependencies() {
        let Some(may) = allowed(&package) else { continue };
        let ours = dependencies.iter().filter(|name| is_ours(name));
        let wrong: Vec<_> = ours.filter(|name| !may.contains(&name.as_str())).collect();
        assert!(
            wrong.is_empty(),
            "'{package}' must not depend on {wrong:?}. It may depend on {may:?} (ARCHITECTURE.md, \"Code map\")"
        );
    }
}

#[test]
fn no_service_depends_on_another() {
    for (package, dependencies) in dependencies() {
        if SERVICES.contains(&package.as_str()) {
            let wrong: Vec<_> =
                dependencies.iter().filter(|name| SERVICES.contains(&name.as_str())).collect();
            assert!(
                wrong.is_empty(),
                "service '{package}' must not import {wrong:?}: services talk by events and gRPC (ARCHITECTURE.md, \"Services\")"
            );
        }
    }
}

#[test]
fn pure_crates_stay_pure() {
    for (package, dependencies) in dependencies() {
        if PURE.contains(&package.as_str()) {
            let wrong: Vec<_> =
                dependencies.iter().filter(|name| IMPURE.contains(&name.as_str())).collect();
            assert!(
                wrong.is_empty(),
                "'{package}' is pure and must not depend on {wrong:?} (ARCHITECTURE.md, \"Invariants\")"
            );
        }
    }
}

#[test]
fn a_domain_names_no_io() {
    for service in SERVICES {
        for file in rust_files(&root().join("services").join(service).join("src/domain")) {
            let text = std::fs::read_to_string(&file).unwrap();
            for (number, line) in text.lines().enumerate() {
                let Some(name) = used_crate(line) else { continue };
                let local = file.parent().is_some_and(|folder| {
                    folder.join(format!("{name}.rs")).exists() || folder.join(name).exists()
                }) || file.with_extension("").join(format!("{name}.rs")).exists()
                    || text.contains(&format!("macro_rules! {name} "));
                assert!(
                    local || DOMAIN_MAY_NAME.contains(&name) || is_test_only(&file),
                    "{}:{}: a domain names '{name}'. It may name {DOMAIN_MAY_NAME:?}: no I/O, no clock, no ids (ARCHITECTURE.md, \"Invariants\")",
                    file.display(),
                    number + 1
                );
            }
        }
    }
}

#[test]
fn every_service_has_the_same_rooms() {
    for service in SERVICES {
        let folder = root().join("services").join(service);
        let mut rooms = vec!["README.md", "src/lib.rs", "src/grpc.rs", "src/wire.rs", "src/views"];
        if service != "reporting" {
            rooms.extend([
                "src/domain",
                "src/publish.rs",
                "src/error.rs",
                "src/config.rs",
                "migrations",
            ]);
        }
        for room in rooms {
            let path = folder.join(room);
            assert!(
                path.exists() || path.with_extension("").is_dir(),
                "services/{service} has no {room} (ARCHITECTURE.md, \"Rooms of a service\")"
            );
        }
    }
}

/// First path segment of a `use` line, when it is one.
fn used_crate(line: &str) -> Option<&str> {
    let path = line
        .trim_start()
        .trim_start_matches("pub ")
        .trim_start_matches("pub(crate) ")
        .trim_start_matches("pub(super) ")
        .strip_prefix("use ")?;
    let end = path.find(|c: char| !c.is_ascii_alphanumeric() && c != '_')?;
    Some(&path[..end])
}

fn is_test_only(file: &Path) -> bool {
    file.components().any(|part| part.as_os_str() == "tests")
        || file.file_name().is_some_and(|name| name == "tests.rs")
}

fn is_ours(name: &str) -> bool {
    SERVICES.contains(&name)
        || [
            "kernel",
            "sop",
            "vault",
            "ledger",
            "telemetry",
            "proto",
            "eventlog",
            "bus",
            "service",
            "localservers",
            "testkit",
            "amanah",
            "xtask",
            "system-tests",
        ]
        .contains(&name)
}

/// Normal and build dependencies of every package of the workspace.
fn dependencies() -> BTreeMap<String, BTreeSet<String>> {
    let output = Command::new(env!("CARGO"))
        .args(["metadata", "--no-deps", "--format-version", "1", "--offline"])
        .current_dir(root())
        .output()
        .unwrap();
    let metadata: Value =
        serde_json::from_slice(&output.stdout).expect("cargo metadata answers with JSON");
    let packages = metadata["packages"].as_array().expect("packages");
    let named = |package: &Value| {
        let all = package["dependencies"].as_array().cloned().unwrap_or_default();
        let names = all
            .iter()
            .filter(|dependency| dependency["kind"] != "dev")
            .filter_map(|dependency| dependency["name"].as_str().map(str::to_owned));
        (package["name"].as_str().unwrap_or_default().to_owned(), names.collect())
    };
    packages.iter().map(named).collect()
}

fn rust_files(folder: &Path) -> Vec<PathBuf> {
    let Ok(entries) = std::fs::read_dir(folder) else { return Vec::new() };
    entries
        .flatten()
        .flat_map(|entry| {
            let path = entry.path();
            if path.is_dir() { rust_files(&path) } else { vec![path] }
        })
        .filter(|path| path.extension().is_some_and(|extension| extension == "rs"))
        .collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}
