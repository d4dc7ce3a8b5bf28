//! Headers of a message: CloudEvents 1.0 in binary mode.

use crate::{Reason, ReasonCode, TYPE_PREFIX};

/// Looks a header up by its name, which the bus compares byte for byte.
pub type Header<'a> = &'a dyn Fn(&'static str) -> Option<&'a str>;

/// What the subject of a message says, and its headers must agree with.
#[derive(Clone, Copy, Debug)]
pub struct Expected<'a> {
    /// The subject after the sender's own part: the tail of the type.
    pub tail: &'a str,
    /// Root of the sender's `ce-source`, such as `/ph/off` or `/ph/itjen`.
    pub source: &'static str,
}

/// Checks that every header is there and well formed. Otherwise `HEADER`, with the name of the first that is not.
pub fn headers(header: Header<'_>, expected: Expected<'_>) -> Result<(), Reason> {
    let Expected { tail, source } = expected;
    let must = |name, rule: &str, holds: &dyn Fn(&str) -> bool| must(header, name, rule, holds);
    must("Nats-Msg-Id", "must be the ce-id", &|text| Some(text) == header("ce-id"))?;
    must("ce-specversion", "must be 1.0", &|text| text == "1.0")?;
    must("ce-source", &format!("must be below {source}"), &|text| {
        text.strip_prefix(source).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    })?;
    must("ce-type", "must be id.go.porthealth. and the subject's tail", &|text| {
        text.strip_prefix(TYPE_PREFIX) == Some(tail)
    })?;
    must("ce-datacontenttype", "must be application/json", &is_json)
}

fn must(
    header: Header<'_>,
    name: &'static str,
    rule: &str,
    holds: &dyn Fn(&str) -> bool,
) -> Result<(), Reason> {
    let wrong = |message: String| Err(Reason::of_field(ReasonCode::Header, name, message));
    match header(name) {
        None => wrong(format!("is missing: {rule}")),
        Some(text) if holds(text) => Ok(()),
        Some(_) => wrong(rule.to_owned()),
    }
}

/// A media type may have parameters: `application/json; charset=utf-8`.
fn is_json(text: &str) -> bool {
    let media = text.split(';').next().unwrap_or_default();
    media.trim().eq_ignore_ascii_case("application/json")
}
