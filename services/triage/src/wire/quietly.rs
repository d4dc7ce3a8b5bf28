//! Parsing without repeating what stands there: the reason is ours, for a parser's own words may quote the text.

use std::str::FromStr;

use service::wire::Fields;

pub(super) const UUID: &str = "is no UUID";

/// A list of ids whose every entry is looked at.
pub(super) fn list<'a, T: FromStr>(
    fields: &mut Fields,
    field: &str,
    tail: &str,
    texts: impl Iterator<Item = &'a str>,
) -> Option<Vec<T>> {
    let parsed: Vec<Option<T>> = texts
        .enumerate()
        .map(|(number, text)| quietly(fields, &format!("{field}[{number}]{tail}"), text, UUID))
        .collect();
    parsed.into_iter().collect()
}

/// Parses a text.
pub(super) fn quietly<T: FromStr>(
    fields: &mut Fields,
    field: &str,
    text: &str,
    reason: &str,
) -> Option<T> {
    fields.take(field, text.parse::<T>().map_err(|_| reason))
}
