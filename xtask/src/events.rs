//! `cargo xtask events`: the tables of docs/events.md, made by the services' golden tests of their own events.

use std::process::ExitCode;

use anyhow::Result;

use crate::run::{cargo, must, say};

pub(crate) fn events(check: bool) -> Result<ExitCode> {
    let test = ["test", "--workspace", "--test", "golden", "events_are_documented"];
    let mut test = cargo(&test);
    if !check {
        test.env("AMANAH_WRITE_EVENTS", "1");
    }
    must(&mut test, "docs/events.md does not say what the services publish: see above")?;
    say("docs/events.md says what the services store and publish");
    Ok(ExitCode::SUCCESS)
}
