//! The stored and the published events, byte by byte.

#![expect(clippy::unwrap_used, reason = "a test fails by panicking")]

use kernel::LogName;
use survey::domain::round::RoundEvent;
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
    golden().check_public(survey::publish);
}

#[test]
fn events_are_documented() {
    golden().check_documented(LogName::Survey, survey::publish);
}

#[test]
fn an_unknown_type_version_or_shape_is_an_error_that_says_so() {
    let error = |name: &str, version, json: &str| {
        RoundEvent::decode(name, version, json.as_bytes()).unwrap_err().to_string()
    };
    let text = error("round.RoundClosed", 1, "{}");
    assert_eq!(text, "'round.RoundClosed' is not known here: is this program older than its log?");
    let text = error("round.RoundOpened", 2, "{}");
    assert_eq!(text, "round.RoundOpened has version 2, known up to 1: upgrade this program");
    let text = error("round.StepOverdue", 1, "{\"step\":\"A3\"}");
    assert_eq!(
        text,
        "round.StepOverdue does not read at line 1, column 13: missing field `office`"
    );
}
