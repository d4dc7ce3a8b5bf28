//! Building programs of the workspace.

use std::path::PathBuf;

use anyhow::Result;

use crate::run::{cargo, must, say};
use crate::workspace::{debug, release};

/// How a program is built.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Profile {
    /// As the tests are, so that tests and demo share one build of every dependency.
    Debug,
    /// As an operator runs it; benches measure that.
    Release,
}

/// Builds programs and answers with their paths, in the same order.
///
/// Always with `--workspace`: cargo unites the features of all selected packages. With another selection for each task it would build the same
/// dependency several times, once for each set of features.
pub(crate) fn build<const N: usize>(profile: Profile, names: [&str; N]) -> Result<[PathBuf; N]> {
    say(&format!("building {} (some minutes the first time)", names.join(" and ")));
    let mut build = cargo(&["build", "--workspace"]);
    if profile == Profile::Release {
        build.arg("--release");
    }
    for name in names {
        build.args(["--bin", name]);
    }
    must(&mut build, "the build failed: fix what cargo says above, then try again")?;
    Ok(names.map(if profile == Profile::Release { release } else { debug }))
}
