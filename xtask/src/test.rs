//! `cargo xtask test`: every test, against servers of its own.

use std::process::{Command, ExitCode};

use anyhow::{Context, Result};
use localservers::{Home, PgOptions, Postgres, clear, ensure_nats, ensure_postgres};

use crate::run::{cargo, code, command, has_cargo, must, run, say};
use crate::servers::start_postgres;
use crate::tools::{NEXTEST, ensure};

/// `quick`: without what kills servers or needs a whole installation (`.config/nextest.toml`). `rest`: handed to the runner.
pub(crate) fn test(quick: bool, rest: &[String]) -> Result<ExitCode> {
    let nats = ensure_nats(&Home::of_workspace(), &say)?;
    let pg_bin = ensure_postgres(&say)?;
    let postgres = empty_postgres()?;
    let surroundings = |command: &mut Command| {
        command.env("AMANAH_TEST_POSTGRES_URL", postgres.url("postgres"));
        command.env("AMANAH_NATS_BIN", &nats).env("AMANAH_PG_BIN", pg_bin.dir());
    };
    if rest.is_empty() && !quick {
        say("running the doctests");
        let mut doctests = cargo(&["test", "--workspace", "--doc", "--quiet"]);
        surroundings(&mut doctests);
        must(&mut doctests, "a doctest failed: see above; `cargo test --doc -p CRATE` repeats it")?;
    }
    // Last, so that the last line on the screen is the runner's own summary.
    let mut tests = runner()?;
    if quick {
        tests.args(["--profile", "quick"]);
    }
    tests.args(everything_unless_selected(rest)).args(rest);
    surroundings(&mut tests);
    Ok(code(run(&mut tests).context("the tests did not run")?))
}

/// Without fsync: tests of crashes start servers of their own.
fn empty_postgres() -> Result<Postgres> {
    let dir = Home::of_workspace().dir("test").join("postgres");
    clear(&dir)?;
    start_postgres(&dir, &PgOptions { fsync: false, ..PgOptions::default() })
}

/// The installed cargo-nextest, else the pinned one.
fn runner() -> Result<Command> {
    say("running the tests with cargo-nextest");
    if has_cargo("nextest") {
        return Ok(cargo(&["nextest", "run"]));
    }
    let mut nextest = command(ensure(&NEXTEST)?);
    nextest.args(["nextest", "run"]);
    Ok(nextest)
}

/// Cargo would let `--workspace` win over `-p`.
fn everything_unless_selected(rest: &[String]) -> Option<&'static str> {
    let selects =
        |argument: &String| argument.starts_with("-p") || argument.starts_with("--package");
    (!rest.iter().any(selects)).then_some("--workspace")
}
