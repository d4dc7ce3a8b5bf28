//! The stored and the published events, byte by byte.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::LogName;
use testkit::Golden;

mod samples;

fn golden() -> Golden {
    Golden::of(env!("CARGO_MANIFEST_DIR")).with(&samples::events())
}

#[test]
fn stored_events_are_read_and_written_as_ever() {
    golden().check_stored();
}

#[test]
fn public_events_are_written_as_ever() {
    golden().check_public(intake::publish);
}

#[test]
fn events_are_documented() {
    golden().check_documented(LogName::Intake, intake::publish);
}
