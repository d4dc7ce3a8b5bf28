//! The headers of a submission: CloudEvents 1.0 in binary mode. Over gRPC the call's own fields and the token stand for them.

use contracts::{Reason, ReasonCode, TYPE_PREFIX};
use kernel::Timestamp;

use super::{Carried, Envelope, Way};

/// Checks that everything is there and agrees; answers the time.
pub(super) fn check(envelope: &Envelope) -> Result<Timestamp, Reason> {
    let Way::Bus(carried) = &envelope.way else { return time(envelope, "time") };
    must(carried, "Nats-Msg-Id", "must be the ce-id", |text| Some(text) == envelope.id.as_deref())?;
    must(carried, "ce-specversion", "must be 1.0", |text| text == "1.0")?;
    must(carried, "ce-source", "must begin with /ph/off/", |text| text.starts_with("/ph/off/"))?;
    let expected = format!("{TYPE_PREFIX}{}", carried.tail);
    must(carried, "ce-type", "must be id.go.porthealth. and the subject's tail", |text| {
        text == expected
    })?;
    let time = time(envelope, "ce-time")?;
    must(carried, "ce-datacontenttype", "must be application/json", |text| {
        text.split(';').next().is_some_and(|media| media.trim() == "application/json")
    })?;
    must(carried, "ce-office", "must be the office code", |text| !text.is_empty())?;
    Ok(time)
}

/// Checks that headers name the office whose identity sent it.
pub(super) fn same_office(envelope: &Envelope) -> Result<(), Reason> {
    let Way::Bus(carried) = &envelope.way else { return Ok(()) };
    let office = envelope.office.as_str();
    let of_source = |text: &str| {
        let rest = text.strip_prefix("/ph/off/").and_then(|rest| rest.strip_prefix(office));
        rest.is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    };
    let named = [
        ("ce-office", text(carried, "ce-office") == Some(office)),
        ("ce-source", text(carried, "ce-source").is_some_and(of_source)),
    ];
    for (field, same) in named {
        if !same {
            let message = "names another office than the subject";
            return Err(Reason::of_field(ReasonCode::OfficeMismatch, field, message));
        }
    }
    Ok(())
}

fn time(envelope: &Envelope, field: &str) -> Result<Timestamp, Reason> {
    let parsed = envelope.time.as_deref().and_then(|text| text.parse().ok());
    parsed.ok_or_else(|| {
        let message = "must be RFC 3339 in UTC, such as 2026-11-22T03:00:00Z";
        Reason::of_field(ReasonCode::Header, field, message)
    })
}

fn text<'a>(carried: &'a Carried, name: &'static str) -> Option<&'a str> {
    carried.headers.get(name).map(async_nats::HeaderValue::as_str)
}

fn must(
    carried: &Carried,
    name: &'static str,
    rule: &str,
    holds: impl Fn(&str) -> bool,
) -> Result<(), Reason> {
    let wrong = |message: String| Err(Reason::of_field(ReasonCode::Header, name, message));
    match text(carried, name) {
        None => wrong(format!("is missing: {rule}")),
        Some(text) if holds(text) => Ok(()),
        Some(_) => wrong(rule.to_owned()),
    }
}
