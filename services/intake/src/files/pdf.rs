//! PDF: what tells of author, program and place is overwritten where it stands, so that no offset moves and nothing has to be understood that
//! an attacker may have twisted. A file that could hide it in a compressed or encrypted part is not cleaned.

use super::jpeg;

/// Keys of the information dictionary.
const KEYS: [&[u8]; 12] = [
    b"/Author",
    b"/Creator",
    b"/Producer",
    b"/Title",
    b"/Subject",
    b"/Keywords",
    b"/CreationDate",
    b"/ModDate",
    b"/Company",
    b"/SourceModified",
    b"/Manager",
    b"/LastModified",
];
/// Parts in which these could lie unseen.
const HIDING: [&[u8]; 3] = [b"/ObjStm", b"/Encrypt", b"/EmbeddedFile"];

pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    if HIDING.iter().any(|name| find(bytes, name, 0).is_some()) || has_packed_metadata(bytes) {
        return None;
    }
    let mut clean = bytes.to_vec();
    for key in KEYS {
        blank_values(&mut clean, key)?;
    }
    blank_between(&mut clean, b"<x:xmpmeta", b"</x:xmpmeta>")?;
    blank_between(&mut clean, b"<rdf:RDF", b"</rdf:RDF>")?;
    for mark in [b"Exif\0\0".as_slice(), b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"] {
        blank_segments(&mut clean, mark);
    }
    for mark in [b"JFIF\0".as_slice(), b"Exif\0", b"Adobe\0"] {
        blank_picture(&mut clean, mark);
    }
    Some(clean)
}

/// A stream of metadata behind a filter cannot be overwritten.
fn has_packed_metadata(bytes: &[u8]) -> bool {
    let dictionaries = positions(bytes, b"/Metadata");
    dictionaries.into_iter().any(|at| {
        // Only the stream's own dictionary has a type beside it; a reference to it has none.
        let from = bytes[..at].windows(2).rposition(|two| two == b"<<").unwrap_or(0);
        let to = find(bytes, b">>", at).unwrap_or(bytes.len());
        let dictionary = &bytes[from..to];
        find(dictionary, b"/Type", 0).is_some()
            && find(dictionary, b"/XML", 0).is_some()
            && find(dictionary, b"/Filter", 0).is_some()
    })
}

/// Overwrites every text that follows the key; `None` if one has no end or lies elsewhere.
fn blank_values(bytes: &mut [u8], key: &[u8]) -> Option<()> {
    for at in positions(bytes, key) {
        let after = at + key.len();
        let spaces = bytes[after..].iter().take_while(|byte| byte.is_ascii_whitespace()).count();
        let value = after + spaces;
        match bytes.get(value)? {
            b'(' => blank_text(bytes, value + 1)?,
            b'<' if bytes.get(value + 1) != Some(&b'<') => {
                let end = find(bytes, b">", value)?;
                bytes[value + 1..end].fill(b'0');
            }
            // A number may be a reference to an object with the text.
            byte if byte.is_ascii_digit() => return None,
            _ => {}
        }
    }
    Some(())
}

/// A text in brackets, which may hold brackets in pairs or behind a backslash.
fn blank_text(bytes: &mut [u8], from: usize) -> Option<()> {
    let (mut depth, mut at) = (1_u32, from);
    loop {
        match *bytes.get(at)? {
            b'\\' => at += 1,
            b'(' => depth += 1,
            b')' => depth -= 1,
            _ => {}
        }
        if depth == 0 {
            bytes[from..at].fill(b' ');
            return Some(());
        }
        at += 1;
    }
}

fn blank_between(bytes: &mut [u8], begin: &[u8], end: &[u8]) -> Option<()> {
    for at in positions(bytes, begin) {
        let to = find(bytes, end, at)? + end.len();
        bytes[at..to].fill(b' ');
    }
    Some(())
}

/// Segments of JPEGs that lie in the file as they are.
fn blank_segments(bytes: &mut [u8], mark: &[u8]) {
    for at in positions(bytes, mark) {
        let Some(&[0xff, 0xe1 | 0xed, high, low]) =
            at.checked_sub(4).and_then(|from| bytes.get(from..at))
        else {
            continue;
        };
        let to = (at - 2 + usize::from(u16::from_be_bytes([high, low]))).min(bytes.len());
        bytes[at..to.max(at)].fill(0);
    }
}

/// The other segments of such a JPEG, up to its first scan. Only behind a name that begins pictures: in packed data any two bytes occur.
fn blank_picture(bytes: &mut [u8], mark: &[u8]) {
    for at in positions(bytes, mark) {
        let Some(begin) =
            at.checked_sub(6).filter(|from| bytes[*from..].starts_with(&[0xff, 0xd8, 0xff]))
        else {
            continue;
        };
        let mut at = begin + 2;
        while let Some(&[0xff, marker, high, low]) = bytes.get(at..at + 4) {
            let to = at + 2 + usize::from(u16::from_be_bytes([high, low]));
            let Some(content) = bytes.get_mut(at + 4..to).filter(|_| marker != 0xda) else { break };
            if !jpeg::is_kept(marker, content) {
                content.fill(0);
            }
            at = to;
        }
    }
}

fn positions(bytes: &[u8], wanted: &[u8]) -> Vec<usize> {
    let (mut found, mut from) = (vec![], 0);
    while let Some(at) = find(bytes, wanted, from) {
        found.push(at);
        from = at + wanted.len();
    }
    found
}

fn find(bytes: &[u8], wanted: &[u8], from: usize) -> Option<usize> {
    let found = bytes.get(from..)?.windows(wanted.len()).position(|window| window == wanted);
    found.map(|at| at + from)
}
