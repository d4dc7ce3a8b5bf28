//! Whether what the reporter holds is what an event committed to: tried in each form in which it may have been sealed.

use std::path::Path;

use ledger::Hash;
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

use terminal::{clean, file_name};

/// What the reporter says that he sent.
pub(super) struct Typed<'a> {
    pub(super) path: Option<&'a Path>,
    pub(super) bytes: &'a [u8],
    pub(super) title: Option<&'a str>,
    pub(super) reply_address: Option<&'a str>,
    pub(super) reported_name: Option<&'a str>,
}

/// Which commitment it opens.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// The text.
    Text,
    /// The n-th file, from 1.
    File(usize),
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

/// The commitment of this payload that the content opens with one of the openings.
pub(super) fn find(payload: &str, typed: &Typed<'_>, openings: &[Hash]) -> Option<Found> {
    let named: Named = serde_json::from_str(payload).ok()?;
    let opens = |seal: &Seal, forms: &[Zeroizing<Vec<u8>>]| {
        openings.iter().any(|opening| {
            forms
                .iter()
                .any(|form| hex::encode(vault::commitment(form, opening)) == seal.commitment)
        })
    };
    let texts = text_forms(typed, &named.reported_roles);
    if named.texts.iter().any(|seal| opens(seal, &texts)) {
        return Some(Found::Text);
    }
    let files = file_forms(typed);
    let file = named.attachments.iter().position(|seal| opens(seal, &files))?;
    Some(Found::File(file + 1))
}

/// The text as it is sealed (docs/integration/sealing.md). Field order is part of the format.
#[derive(Serialize)]
struct TextObject<'a> {
    title: &'a str,
    text: &'a str,
    reported_roles: &'a [String],
    reply_address: Option<&'a str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    reported_name: Option<&'a str>,
}

fn text_forms(typed: &Typed<'_>, roles: &[String]) -> Vec<Zeroizing<Vec<u8>>> {
    let mut forms = as_it_is(typed.bytes);
    let Ok(text) = std::str::from_utf8(typed.bytes) else { return forms };
    let (title, text) = match typed.title {
        Some(title) => (title, text),
        None => text.split_once('\n').unwrap_or((text, "")),
    };
    let (title, text) = (Zeroizing::new(clean(title)), Zeroizing::new(clean(text)));
    let address = typed.reply_address.map(clean).map(Zeroizing::new);
    let reply_address = address.as_ref().map(|address| address.as_str());
    let name = typed.reported_name.map(clean).map(Zeroizing::new);
    let reported_name = name.as_ref().map(|name| name.as_str());
    let object = TextObject {
        title: &title,
        text: &text,
        reported_roles: roles,
        reply_address,
        reported_name,
    };
    forms.extend(serde_json::to_vec(&object).map(Zeroizing::new));
    forms
}

#[derive(Serialize)]
struct FileHeader<'a> {
    name: &'a str,
}

/// A file as it is sealed: one line that names it, then its bytes.
fn file_forms(typed: &Typed<'_>) -> Vec<Zeroizing<Vec<u8>>> {
    let mut forms = as_it_is(typed.bytes);
    let name = typed.path.map(|path| file_name(&path.to_string_lossy())).unwrap_or_default();
    if let Ok(header) = serde_json::to_vec(&FileHeader { name: &name }) {
        forms.push(Zeroizing::new([&header, b"\n".as_slice(), typed.bytes].concat()));
    }
    forms
}

/// Editors end the last line; what was sealed need not.
fn as_it_is(bytes: &[u8]) -> Vec<Zeroizing<Vec<u8>>> {
    let mut forms = vec![Zeroizing::new(bytes.to_vec())];
    forms.extend(bytes.strip_suffix(b"\n").map(|rest| Zeroizing::new(rest.to_vec())));
    forms
}
