//! The forms in which an attached file may have been sealed: under each name that intake or an office may have given it, and each spelling of a text.

use contracts::complaint::{file_name, file_object, possible_names};

use super::spelling::respelled;
use super::{FoundFile, Typed, as_it_is};

/// The first form that opens a commitment. `opens`: which one a content opens, from 0.
pub(super) fn find(typed: &Typed<'_>, opens: impl Fn(&[u8]) -> Option<usize>) -> Option<FoundFile> {
    if let Some(index) = as_it_is(typed.bytes).find_map(&opens) {
        return Some(FoundFile { number: index + 1, sealed_as: None, is_respelled: false });
    }
    if let Some(found) = named(typed, typed.bytes, &opens) {
        return Some(found);
    }
    let found = respelled(typed.bytes).find_map(|bytes| named(typed, &bytes, &opens))?;
    Some(FoundFile { is_respelled: true, ..found })
}

fn named(
    typed: &Typed<'_>,
    bytes: &[u8],
    opens: impl Fn(&[u8]) -> Option<usize>,
) -> Option<FoundFile> {
    let own = file_name(typed.path);
    possible_names(typed.path, bytes).into_iter().find_map(|name| {
        let index = opens(&file_object(&name, bytes))?;
        let sealed_as = Some(name).filter(|name| *name != own);
        Some(FoundFile { number: index + 1, sealed_as, is_respelled: false })
    })
}
