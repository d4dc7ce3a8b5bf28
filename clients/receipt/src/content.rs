//! Whether the reporter's file is what an event committed to. Each form in which it may have been sealed is tried.

mod files;
mod spelling;
mod texts;

use ledger::Hash;
use serde::Deserialize;

/// The file that the reporter gives, and what they say about it.
pub(super) struct Typed<'a> {
    /// Path of the file, or the name that it had when it was sent.
    pub(super) path: &'a str,
    pub(super) bytes: &'a [u8],
    pub(super) title: Option<&'a str>,
    pub(super) reply_address: Option<&'a str>,
    pub(super) reported_name: Option<&'a str>,
}

/// Which commitment the file opens.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Found {
    Text,
    File(FoundFile),
}

/// An attached file, and how it differs from the one that was given.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FoundFile {
    /// From 1.
    pub(super) number: usize,
    /// The name under which it was sealed, when that is another.
    pub(super) sealed_as: Option<String>,
    /// Byte order mark or line ends are others.
    pub(super) is_respelled: bool,
}

/// What is read of an event, whatever its type: the commitments that it names.
#[derive(Deserialize)]
struct Named {
    #[serde(default)]
    texts: Vec<Seal>,
    #[serde(default)]
    attachments: Vec<Seal>,
    #[serde(default)]
    reported_roles: Vec<String>,
}

#[derive(Deserialize)]
struct Seal {
    commitment: String,
}

/// The commitment of this payload that the file opens with one of the openings.
pub(super) fn find(payload: &str, typed: &Typed<'_>, openings: &[Hash]) -> Option<Found> {
    let named: Named = serde_json::from_str(payload).ok()?;
    // Which of the seals a content opens.
    let opens = |seals: &[Seal], content: &[u8]| {
        let mut commitments =
            openings.iter().map(|opening| hex::encode(vault::commitment(content, opening)));
        commitments.find_map(|one| seals.iter().position(|seal| seal.commitment == one))
    };
    let mut texts = texts::forms(typed, &named.reported_roles).into_iter();
    if texts.any(|text| opens(&named.texts, &text).is_some()) {
        return Some(Found::Text);
    }
    files::find(typed, |content| opens(&named.attachments, content)).map(Found::File)
}

/// The file as it is, which may be the sealed content itself. Editors end the last line; the content need not end so.
fn as_it_is(bytes: &[u8]) -> impl Iterator<Item = &[u8]> {
    [Some(bytes), bytes.strip_suffix(b"\n")].into_iter().flatten()
}
