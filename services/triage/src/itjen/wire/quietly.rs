//! Parsing with a reason of our own: a parser's reason may quote the text.

use std::str::FromStr;

use service::wire::Fields;

pub(super) const UUID: &str = "is no UUID";

/// Parses a list of ids; `tail` is the path from an entry to its id.
pub(super) fn list<'a, T: FromStr>(
    fields: &mut Fields,
    field: &str,
    tail: &str,
    texts: impl Iterator<Item = &'a str>,
) -> Option<Vec<T>> {
    let texts: Vec<&str> = texts.collect();
    fields.list(field, &texts, |fields, name, text| {
        quietly(fields, &format!("{name}{tail}"), text, UUID)
    })
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
