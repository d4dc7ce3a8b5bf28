//! Parsing with a reason of our own: a parser's reason may quote the text.

use std::str::FromStr;

use service::wire::Fields;

pub(super) const UUID: &str = "is no UUID";

/// Parses a list of ids. Every wrong entry is named.
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

/// Parses a text; `reason` names what is wrong with it.
pub(super) fn quietly<T: FromStr>(
    fields: &mut Fields,
    field: &str,
    text: &str,
    reason: &str,
) -> Option<T> {
    fields.take(field, text.parse::<T>().map_err(|_| reason))
}
