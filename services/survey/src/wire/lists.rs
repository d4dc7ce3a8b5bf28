//! Lists of a request: every wrong entry is named with its number.

use std::collections::BTreeSet;

use service::wire::Fields;

/// Most entries of a list: an office has fewer employees, places and boards.
const LIST_MAX: usize = 2_000;

/// The entries of a list that is not too long; none when one of them is wrong.
pub(super) fn list<T, U>(
    fields: &mut Fields,
    name: &str,
    given: &[T],
    parse: impl Fn(&mut Fields, &str, &T) -> Option<U>,
) -> Option<Vec<U>> {
    if given.len() > LIST_MAX {
        fields.wrong(name, format!("must not have more than {LIST_MAX} entries"));
        return None;
    }
    fields.list(name, given, parse)
}

/// Notes the list as wrong when two entries have the same key.
pub(super) fn once<T, K: Ord>(
    fields: &mut Fields,
    name: &str,
    entries: Option<Vec<T>>,
    key: impl Fn(&T) -> &K,
) -> Option<Vec<T>> {
    let mut seen = BTreeSet::new();
    let again = entries.iter().flatten().position(|entry| !seen.insert(key(entry)));
    if let Some(index) = again {
        fields.wrong(&format!("{name}[{index}]"), "stands twice");
        return None;
    }
    entries
}
