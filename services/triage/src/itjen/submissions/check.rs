//! Checks of the envelope, before the body is read.

use contracts::{BODY_BYTES_MAX, Kind, Reason, ReasonCode, Sender};
use kernel::Timestamp;
use uuid::{Uuid, Variant};

/// A sender's clock may be ahead by this much.
const AHEAD_MAX_SECS: i64 = 15 * 60;
/// A submission may be this old: a year, and some days of a long absence.
const OLD_MAX_SECS: i64 = 400 * 24 * 3600;

/// Parses a random UUID (version 4); `None` for anything else.
pub(super) fn id(text: &str) -> Option<Uuid> {
    let id = Uuid::parse_str(text).ok()?;
    (id.get_version_num() == 4 && id.get_variant() == Variant::RFC4122).then_some(id)
}

/// The reason for a missing or malformed id.
pub(super) fn no_id() -> Reason {
    Reason::of_field(
        ReasonCode::IdMissing,
        "ce-id",
        "every submission has a random UUID (version 4) of its own as its id",
    )
}

/// Parses a kind that Itjen sends.
pub(super) fn kind(tail: &str) -> Result<Kind, Reason> {
    let known = tail.parse::<Kind>().ok().filter(|kind| kind.sender() == Sender::Itjen);
    known.ok_or_else(|| {
        Reason::of_field(
            ReasonCode::UnknownType,
            "ce-type",
            "is no type that Itjen sends: see the published list",
        )
    })
}

/// Compares the sender's clock with ours.
pub(super) fn time(text: &str, now: Timestamp) -> Result<(), Reason> {
    let at: Timestamp = text.parse().map_err(|_| {
        Reason::of_field(ReasonCode::Header, "ce-time", "is no instant of RFC 3339 in UTC")
    })?;
    let ahead = at.as_second() - now.as_second();
    if (-OLD_MAX_SECS..=AHEAD_MAX_SECS).contains(&ahead) {
        return Ok(());
    }
    Err(Reason::of_field(
        ReasonCode::ClockOff,
        "ce-time",
        "is more than 15 minutes ahead of the hub's clock, or more than 400 days behind it: set the sender's clock",
    ))
}

/// Checks the length of the body.
pub(super) fn size(body: &[u8]) -> Result<(), Reason> {
    if body.len() <= BODY_BYTES_MAX {
        return Ok(());
    }
    let message =
        format!("the body is larger than {} KiB: send less at a time", BODY_BYTES_MAX / 1024);
    Err(Reason::new(ReasonCode::TooLarge, message))
}

#[cfg(test)]
mod tests {
    use super::*;

    const NOW: &str = "2026-11-22T03:00:00Z";

    fn code(at: &str) -> Option<ReasonCode> {
        time(at, NOW.parse().unwrap()).err().map(|reason| reason.code)
    }

    #[test]
    fn a_clock_may_be_a_quarter_of_an_hour_ahead_and_400_days_behind() {
        assert_eq!(code("2026-11-22T03:15:00Z"), None);
        assert_eq!(code("2026-11-22T03:15:01Z"), Some(ReasonCode::ClockOff));
        assert_eq!(code("2025-10-18T03:00:00Z"), None);
        assert_eq!(code("2025-10-18T02:59:59Z"), Some(ReasonCode::ClockOff));
        assert_eq!(code("kemarin"), Some(ReasonCode::Header));
    }

    #[test]
    fn an_id_is_random() {
        assert!(id("6f2b0a1c-3d4e-4f5a-8b6c-7d8e9f0a1b2c").is_some());
        for bad in [
            "",
            "7",
            "0192f0c1-2d3e-7a4b-8c5d-6e7f80910213",
            "00000000-0000-0000-0000-000000000000",
        ] {
            assert!(id(bad).is_none(), "{bad}");
        }
    }

    #[test]
    fn a_kind_of_the_offices_is_not_itjens() {
        assert!(kind("wbs.case.acknowledged.v1").is_ok());
        for other in ["survey.rating.submitted.v1", "wbs.case.acknowledged.v9", ""] {
            assert_eq!(kind(other).unwrap_err().code, ReasonCode::UnknownType);
        }
    }

    #[test]
    fn a_body_has_a_limit() {
        assert!(size(&vec![b' '; BODY_BYTES_MAX]).is_ok());
        assert_eq!(size(&vec![b' '; BODY_BYTES_MAX + 1]).unwrap_err().code, ReasonCode::TooLarge);
    }
}
