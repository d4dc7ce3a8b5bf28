//! Rules of the repository that no compiler checks. All of it is tests; a crate of its own, so that they run without building the product.
#![cfg(test)]

mod architecture;
mod builds;
mod documents;

use std::path::{Path, PathBuf};

/// The top of the workspace.
fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).ancestors().nth(2).expect("the workspace").to_owned()
}
