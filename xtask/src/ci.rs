//! `cargo xtask ci`: what must hold before a change is taken, quickest first.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Result, ensure};

use crate::interrupt;
use crate::run::{cargo, has_cargo, must, say};
use crate::{contracts, proto, sqlx, test};

type Step = (&'static str, fn() -> Result<()>);

/// The tests are not among them: their exit code and last line are those of the run.
const STEPS: [Step; 7] = [
    ("format", format),
    ("generated protobuf code", || proto::proto(true).map(drop)),
    ("published contracts", || contracts::contracts(true).map(drop)),
    ("clippy", clippy),
    ("SQL statements", || sqlx::check().map(drop)),
    ("dependencies", deny),
    ("documentation", documentation),
];

pub(crate) fn ci(checks_only: bool) -> Result<ExitCode> {
    let total = STEPS.len() + 1;
    for (number, (name, step)) in (1..).zip(STEPS) {
        let start = Instant::now();
        say(&format!("[{number}/{total}] {name}"));
        step()?;
        ensure!(!interrupt::asked(), "interrupted");
        say(&format!("[{number}/{total}] {name}: {:.1}s", start.elapsed().as_secs_f64()));
    }
    if checks_only {
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("[{total}/{total}] tests"));
    test::test(&[])
}

fn format() -> Result<()> {
    let mut format = cargo(&["fmt", "--all", "--check"]);
    must(&mut format, "some files are not formatted: run `cargo fmt`")
}

fn clippy() -> Result<()> {
    let mut clippy = cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    must(&mut clippy, "clippy has objections: fix what it says above")
}

fn deny() -> Result<()> {
    if !has_cargo("deny") {
        say("cargo-deny is not installed: dependencies are not checked (cargo install cargo-deny)");
        return Ok(());
    }
    must(&mut cargo(&["deny", "check"]), "a dependency is not allowed: see deny.toml")
}

fn documentation() -> Result<()> {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    must(&mut doc, "the documentation has broken places: fix what rustdoc says above")
}
