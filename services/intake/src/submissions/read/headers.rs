//! The headers of a submission from the bus, and the office that they name. Over gRPC the fields of the call and the token replace them.

use contracts::submission::{Expected, headers};
use contracts::{Reason, ReasonCode};

use super::envelope::{Carried, Envelope};

/// Root of an office's `ce-source`.
const SOURCE: &str = "/ph/off";

/// Checks that everything is there and well formed.
pub(super) fn check(carried: &Carried) -> Result<(), Reason> {
    headers(&|name| text(carried, name), Expected { tail: &carried.tail, source: SOURCE })?;
    match text(carried, "ce-office") {
        Some(office) if !office.is_empty() => Ok(()),
        _ => Err(Reason::of_field(ReasonCode::Header, "ce-office", "must be the office code")),
    }
}

/// Checks that headers name the office whose identity sent it.
pub(super) fn same_office(envelope: &Envelope, carried: &Carried) -> Result<(), Reason> {
    let office = envelope.office.as_str();
    let of_source = |text: &str| {
        let rest = text.strip_prefix(SOURCE).and_then(|rest| rest.strip_prefix('/'));
        let rest = rest.and_then(|rest| rest.strip_prefix(office));
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

fn text<'a>(carried: &'a Carried, name: &'static str) -> Option<&'a str> {
    carried.headers.get(name).map(async_nats::HeaderValue::as_str)
}
