//! The rules of ARCHITECTURE.md on who may name whom. The code map there is the table that is checked; no second one exists.
//!
//! - [`arrows`]: crates depend as the code map says, neither more nor less; what must never come in does not come in through others either.
//! - [`rooms`]: inside a service, `domain ← app ← wire, grpc, http`; no two rooms need each other.
//! - [`domain`]: a `domain/` names pure crates only.

mod arrows;
mod code_map;
pub(crate) mod crates;
mod domain;
mod names;
mod rooms;

use crate::root;
use crates::Crate;

/// Fails with the whole list: a newcomer mends all at once.
fn none(wrong: &[String], rule: &str) {
    assert!(wrong.is_empty(), "{rule}\n  {}", wrong.join("\n  "));
}

fn services() -> Vec<Crate> {
    crates::ours().into_iter().filter(|one| one.folder.starts_with("services")).collect()
}

fn architecture() -> String {
    std::fs::read_to_string(root().join("ARCHITECTURE.md")).unwrap()
}
