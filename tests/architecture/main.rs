//! The rules of ARCHITECTURE.md on who may name whom. The code map there is the table that is checked; no second one exists.
//!
//! - [`arrows`]: crates depend as the code map says, neither more nor less; what must never come in does not come in through others either.
//! - [`rooms`]: inside a service, `domain ← app ← wire, grpc, http`; no two rooms need each other.
//! - [`domain`]: a `domain/` names pure crates only.
#![expect(clippy::unwrap_used, clippy::expect_used, reason = "a test fails by panicking")]

mod arrows;
mod code_map;
mod crates;
mod domain;
mod names;
mod rooms;

use std::path::{Path, PathBuf};

use crates::Crate;

/// Fails with the whole list: a newcomer mends all at once.
fn none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}\n  {}", wrong.join("\n  "));
}

fn services() -> Vec<Crate> {
    crates::ours().into_iter().filter(|one| one.folder.starts_with("services")).collect()
}

fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("the workspace").to_owned()
}

fn architecture() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}
