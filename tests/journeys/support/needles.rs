//! Looks for pieces of secrets in heaps of bytes, in every form in which a table, a message or a file could hold them.

use std::collections::{BTreeSet, HashMap};

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE};

/// Bytes of a secret that are looked for: no chance finds them, and no block of 2 KB in which a table keeps long values cuts all of them.
const PIECE: usize = 24;

/// Texts and keys to look for, each under a name for the report.
#[derive(Default)]
pub(crate) struct Needles {
    names: Vec<String>,
    forms: Vec<(usize, Vec<u8>)>,
    by_start: HashMap<[u8; 4], Vec<usize>>,
}

impl Needles {
    /// A text, whole.
    pub(crate) fn text(&mut self, name: &str, text: &str) {
        self.piece(name, text.as_bytes());
    }

    /// Some pieces out of long random bytes; the first of them could be a header that others share.
    pub(crate) fn bytes(&mut self, name: &str, bytes: &[u8]) {
        for quarter in 1..4 {
            let from = (bytes.len() - PIECE) * quarter / 4;
            self.piece(name, &bytes[from..from + PIECE]);
        }
    }

    fn piece(&mut self, name: &str, piece: &[u8]) {
        self.names.push(name.to_owned());
        for form in forms(piece) {
            let start = *form.first_chunk().expect("four bytes and more");
            self.by_start.entry(start).or_default().push(self.forms.len());
            self.forms.push((self.names.len() - 1, form));
        }
    }

    /// The names of what a heap holds.
    pub(crate) fn found(&self, heap: &[u8]) -> BTreeSet<&str> {
        let mut seen = vec![false; 1 << 16];
        for start in self.by_start.keys() {
            seen[pair(start)] = true;
        }
        let mut found = BTreeSet::new();
        for at in 0..heap.len().saturating_sub(3) {
            if seen[pair(&heap[at..])] {
                found.extend(self.at(&heap[at..]));
            }
        }
        found
    }

    /// Pieces at the beginning of a heap.
    fn at(&self, heap: &[u8]) -> Option<&str> {
        let candidates = self.by_start.get(heap.first_chunk::<4>()?)?;
        let mut here = candidates.iter().map(|form| &self.forms[*form]);
        here.find(|(_, form)| heap.starts_with(form)).map(|(name, _)| self.names[*name].as_str())
    }
}

fn pair(start: &[u8]) -> usize {
    (usize::from(start[0]) << 8) | usize::from(start[1])
}

/// Raw, hexadecimal, base64 wherever it may begin within three bytes, and JSON that lies in a column of bytes.
fn forms(piece: &[u8]) -> Vec<Vec<u8>> {
    let mut forms =
        vec![piece.to_vec(), hex::encode(piece).into(), hex::encode_upper(piece).into()];
    for offset in 0..3 {
        let rest = &piece[offset..];
        let whole = &rest[..rest.len() - rest.len() % 3];
        for text in BTreeSet::from([STANDARD.encode(whole), URL_SAFE.encode(whole)]) {
            forms.extend([hex::encode(&text).into_bytes(), text.into_bytes()]);
        }
    }
    forms
}

#[test]
fn every_form_is_found_and_another_secret_is_not() {
    let mut needles = Needles::default();
    let secret: Vec<u8> = (0..=255).rev().collect();
    needles.bytes("it", &secret);
    needles.text("canary", "kenari-rekaan");
    for lead in ["", "a", "ab"] {
        let sealed = [lead.as_bytes(), &secret].concat();
        let text = format!("{{\"sealed\":\"{}\"}}", STANDARD.encode(&sealed));
        for heap in [sealed, text.clone().into_bytes(), hex::encode(text).into_bytes()] {
            assert_eq!(needles.found(&heap), ["it"].into());
        }
    }
    assert_eq!(needles.found(b"\"kenari-rekaan\""), ["canary"].into());
    let other: Vec<u8> = secret.iter().map(|byte| byte.wrapping_mul(3)).collect();
    assert!(needles.found(&other).is_empty());
}
