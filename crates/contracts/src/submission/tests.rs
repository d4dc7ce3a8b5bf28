//! Each check, with the best and the worst that it lets pass.

use super::*;

const NOW: &str = "2026-11-22T03:00:00Z";
const ID: &str = "6f2b0a1c-3d4e-4f5a-8b6c-7d8e9f0a1b2c";
const TAIL: &str = "wbs.case.acknowledged.v1";

fn code(at: &str) -> Option<ReasonCode> {
    let names = FieldNames::HEADERS;
    let checked = names.time(at).and_then(|at| names.clock(at, NOW.parse().unwrap()));
    checked.err().map(|reason| reason.code)
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
    assert!(id(ID).is_some());
    let (v7, nil) =
        ("0192f0c1-2d3e-7a4b-8c5d-6e7f80910213", "00000000-0000-0000-0000-000000000000");
    for bad in ["", "7", v7, nil] {
        assert!(id(bad).is_none(), "{bad}");
    }
}

#[test]
fn a_kind_belongs_to_its_sender() {
    let names = FieldNames::CALL;
    assert!(names.kind(TAIL, Sender::Itjen).is_ok());
    for other in ["survey.rating.submitted.v1", "wbs.case.acknowledged.v9", ""] {
        let reason = names.kind(other, Sender::Itjen).unwrap_err();
        assert_eq!((reason.code, reason.field.as_deref()), (ReasonCode::UnknownType, Some("kind")));
    }
}

#[test]
fn a_body_has_a_limit() {
    assert!(size(900, 900).is_ok());
    assert_eq!(size(901, 900).unwrap_err().code, ReasonCode::TooLarge);
}

const GOOD: [(&str, &str); 6] = [
    ("Nats-Msg-Id", ID),
    ("ce-id", ID),
    ("ce-specversion", "1.0"),
    ("ce-source", "/ph/itjen/desk"),
    ("ce-type", "id.go.porthealth.wbs.case.acknowledged.v1"),
    ("ce-datacontenttype", "application/json"),
];

/// The header that is named, when this one has another value or none.
fn named(changed: &str, value: Option<&'static str>) -> Option<String> {
    let header = |name: &str| {
        let known = GOOD.iter().find(|(known, _)| *known == name).map(|(_, value)| *value);
        if name == changed { value } else { known }
    };
    let expected = Expected { tail: TAIL, source: "/ph/itjen" };
    let refused = headers(&header, expected).err()?;
    assert_eq!(refused.code, ReasonCode::Header);
    refused.field
}

#[test]
fn a_header_that_is_missing_or_wrong_is_named() {
    for (name, wrong) in [
        ("Nats-Msg-Id", "other"),
        ("ce-specversion", "0.3"),
        ("ce-source", "/ph/itjenx"),
        ("ce-type", "id.go.porthealth.survey.roster.published.v1"),
        ("ce-datacontenttype", "text/plain"),
    ] {
        assert_eq!(named(name, Some(wrong)).as_deref(), Some(name));
        assert_eq!(named(name, None).as_deref(), Some(name));
    }
}

#[test]
fn a_media_type_may_have_parameters_and_a_source_may_be_the_root() {
    for (name, good) in [
        ("ce-datacontenttype", "application/json; charset=utf-8"),
        ("ce-datacontenttype", "Application/JSON;charset=utf-8"),
        ("ce-source", "/ph/itjen"),
    ] {
        assert_eq!(named(name, Some(good)), None, "{good}");
    }
}

#[test]
fn a_type_is_repeated_only_when_it_looks_like_one() {
    assert_eq!(printable_tail("id.go.porthealth.wbs.case.acknowledged.v1"), TAIL);
    assert_eq!(printable_tail("something.v9"), "something.v9");
    for other in ["id.go.porthealth.Pak Rekaan", &"a".repeat(65)] {
        assert_eq!(printable_tail(other), "");
    }
}

/// Stored beside ids for good: a changed digest would refuse what was received.
#[test]
fn golden_digests() {
    let text = |digest: [u8; 32]| hex::encode(digest);
    let full = format!("{TYPE_PREFIX}{TAIL}");
    assert_eq!(text(digest(&full, b"{}")), text(digest(TAIL, b"{}")));
    assert_eq!(
        text(digest(TAIL, b"{}")),
        "ab71119707a39331579e3806ee9aae985c146e0d34e5630abe21bdbdd9f4b32d"
    );
    assert_eq!(
        text(old_digest(TAIL, b"{}")),
        "36a89641dc0c2c794d78c44648887f72e9f588f73f9501f2569d06bdd849f7cb"
    );
    assert!(digest("a", b"{}") != digest("b", b"{}") && digest("a", b"{}") != digest("a", b"{ }"));
    assert_ne!(digest("a", b"b"), digest("ab", b""));
}
