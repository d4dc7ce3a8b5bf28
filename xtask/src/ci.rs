//! `cargo xtask ci`: what must hold before a change is taken, quickest first.

use std::process::ExitCode;
use std::time::Instant;

use anyhow::{Context, Result, ensure};

use crate::interrupt;
use crate::run::{cargo, command, must, output, say};
use crate::tools::{DENY, SHEAR, for_check};
use crate::{contracts, events, proto, sqlx, test};

type Step = (&'static str, fn() -> Result<()>);

/// The tests are not among them: their exit code and last line are those of the run.
const STEPS: [Step; 9] = [
    ("format", format),
    ("unused dependencies", unused),
    ("generated protobuf code", || proto::proto(true).map(drop)),
    ("published contracts", || contracts::contracts(true).map(drop)),
    ("clippy", clippy),
    ("table of events", || events::events(true).map(drop)),
    ("SQL statements", || sqlx::check().map(drop)),
    ("licences, bans and sources of dependencies", || deny(&["licenses", "bans", "sources"])),
    ("documentation", documentation),
];

pub(crate) fn ci(checks_only: bool, advisories: bool) -> Result<ExitCode> {
    let total = STEPS.len() + 1;
    for (number, (name, step)) in (1..).zip(STEPS) {
        let start = Instant::now();
        say(&format!("[{number}/{total}] {name}"));
        step()?;
        ensure!(!interrupt::asked(), "interrupted");
        say(&format!("[{number}/{total}] {name}: {:.1}s", start.elapsed().as_secs_f64()));
    }
    if advisories {
        deny(&["advisories"])?;
    } else {
        say("NOT CHECKED: known vulnerabilities (`--advisories` fetches their list from GitHub)");
    }
    if checks_only {
        return Ok(ExitCode::SUCCESS);
    }
    say(&format!("[{total}/{total}] tests"));
    test::test(false, &[])
}

fn format() -> Result<()> {
    let mut format = cargo(&["fmt", "--all", "--check"]);
    must(&mut format, "some files are not formatted: run `cargo fmt`")
}

fn clippy() -> Result<()> {
    let mut clippy = cargo(&["clippy", "--workspace", "--all-targets", "--", "-D", "warnings"]);
    must(&mut clippy, "clippy has objections: fix what it says above")
}

fn unused() -> Result<()> {
    let Some(shear) = for_check(&SHEAR, "unused dependencies")? else { return Ok(()) };
    let mut shear = command(shear);
    must(&mut shear, "a Cargo.toml names a dependency that nobody uses: see above")
}

/// Quiet when all is well: it warns of every crate that is there twice.
fn deny(what: &[&str]) -> Result<()> {
    let Some(deny) = for_check(&DENY, &what.join(", "))? else { return Ok(()) };
    output(command(deny).arg("check").args(what))
        .context("a dependency is not allowed: see deny.toml")
}

fn documentation() -> Result<()> {
    let mut doc = cargo(&["doc", "--workspace", "--no-deps"]);
    doc.env("RUSTDOCFLAGS", "-D warnings");
    must(&mut doc, "the documentation has broken places: fix what rustdoc says above")
}
