//! A data file that cannot be used, and where exactly it goes wrong.

use std::ops::Range;

use serde::de::DeserializeOwned;

/// A procedure or calendar file that is refused.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
#[error("{file}, line {line}, field `{field}`: {reason}")]
pub struct BadSop {
    /// The file, as named by the caller.
    pub file: String,
    /// Line, from 1.
    pub line: usize,
    /// The key on that line, or the nearest one above it.
    pub field: String,
    /// What is wrong.
    pub reason: String,
}

/// A file under parsing: turns a position in its text into a [`BadSop`].
#[derive(Clone, Copy)]
pub(super) struct Source<'a> {
    pub(super) file: &'a str,
    pub(super) text: &'a str,
}

impl Source<'_> {
    /// Reads the TOML into `T`; what TOML or serde refuse is located like every other mistake.
    pub(super) fn read<T: DeserializeOwned>(self) -> Result<T, BadSop> {
        toml::from_str(self.text).map_err(|error| {
            let mut bad = self.bad(error.span().unwrap_or(0..0), error.message());
            // A missing key has no line of its own; only the message names it.
            if let Some(rest) = error.message().strip_prefix("missing field `") {
                rest.trim_end_matches('`').clone_into(&mut bad.field);
            }
            bad
        })
    }

    /// The mistake at `span`.
    pub(super) fn bad(self, span: Range<usize>, reason: impl Into<String>) -> BadSop {
        let before = self.text.get(..span.start).unwrap_or(self.text);
        let line = before.matches('\n').count() + 1;
        let field = field_above(self.text, line);
        BadSop { file: self.file.to_owned(), line, field, reason: reason.into() }
    }
}

/// The key of a line, or of the nearest line above that has one: an entry of a long list is found under the list's key.
fn field_above(text: &str, line: usize) -> String {
    let lines: Vec<&str> = text.lines().take(line).collect();
    lines.iter().rev().find_map(|line| key_of(line.trim())).unwrap_or_default().to_owned()
}

fn key_of(line: &str) -> Option<&str> {
    if line.starts_with("[[") {
        return Some(line);
    }
    let key = line.split_once('=')?.0.trim();
    let bare = |c: char| c.is_ascii_alphanumeric() || c == '_' || c == '-';
    (!key.is_empty() && key.chars().all(bare)).then_some(key)
}
