//! PDF: data about author, program and location is overwritten in place, so that no offset moves. Nothing has to be understood that
//! an attacker may have twisted. A file that could hide it in a compressed or encrypted part is not cleaned.

use super::jpeg;

/// Keys of the information dictionary, of remarks (`/T` is their author) and of signatures.
const KEYS: [&[u8]; 17] = [
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
    b"/T",
    b"/Name",
    b"/Location",
    b"/Reason",
    b"/ContactInfo",
];
/// Parts in which these could lie unseen.
const HIDING: [&[u8]; 3] = [b"/ObjStm", b"/Encrypt", b"/EmbeddedFile"];
/// Marks of one kind in a document. A file with more was made to keep us busy, and gets no twin.
const HITS_MAX: usize = 256;
/// Nor has it longer values,
const VALUE_MAX: usize = 64 << 10;
/// longer packets of XMP,
const PACKET_MAX: usize = 1 << 20;
/// or longer dictionaries of metadata.
const DICTIONARY_MAX: usize = 4 << 10;

pub(super) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    if HIDING.iter().any(|name| find(bytes, name).is_some()) || has_packed_metadata(bytes)? {
        return None;
    }
    let mut clean = bytes.to_vec();
    for key in KEYS {
        blank_values(&mut clean, key)?;
    }
    blank_between(&mut clean, b"<x:xmpmeta", b"</x:xmpmeta>")?;
    blank_between(&mut clean, b"<rdf:RDF", b"</rdf:RDF>")?;
    for mark in [b"Exif\0\0".as_slice(), b"http://ns.adobe.com/xap/1.0/\0", b"Photoshop 3.0\0"] {
        blank_segments(&mut clean, mark)?;
    }
    for mark in [b"JFIF\0".as_slice(), b"Exif\0", b"Adobe\0"] {
        blank_picture(&mut clean, mark)?;
    }
    Some(clean)
}

/// A stream of metadata behind a filter cannot be overwritten. A stream without a visible beginning or end counts as one.
fn has_packed_metadata(bytes: &[u8]) -> Option<bool> {
    let packed = |at: usize| {
        let before = &bytes[at.saturating_sub(DICTIONARY_MAX)..at];
        let after = &bytes[at..bytes.len().min(at + DICTIONARY_MAX)];
        let from = before.windows(3).rposition(|three| three == b"obj");
        let to = find(after, b"stream").or_else(|| find(after, b"endobj"));
        let (Some(from), Some(to)) = (from, to) else { return true };
        let dictionary = [&before[from..], &after[..to]].concat();
        // Only the stream's own dictionary has its subtype; a reference to it does not.
        find(&dictionary, b"/XML").is_some() && find(&dictionary, b"/Filter").is_some()
    };
    Some(positions(bytes, b"/Metadata", |_| true)?.into_iter().any(packed))
}

/// Overwrites every text that follows the key; `None` if one has no end or lies elsewhere.
fn blank_values(bytes: &mut [u8], key: &[u8]) -> Option<()> {
    let ends_the_key = |next: Option<&u8>| {
        next.is_some_and(|byte| byte.is_ascii_whitespace() || b"(<".contains(byte))
    };
    for at in positions(bytes, key, ends_the_key)? {
        let after = &bytes[at + key.len()..];
        let spaces =
            after.iter().take(DICTIONARY_MAX).take_while(|byte| byte.is_ascii_whitespace());
        let value = at + key.len() + spaces.count();
        match bytes.get(value)? {
            b'(' => blank_text(bytes, value + 1)?,
            b'<' if bytes.get(value + 1) != Some(&b'<') => {
                let window = &bytes[value..bytes.len().min(value + VALUE_MAX)];
                let end = value + find(window, b">")?;
                bytes[value + 1..end].fill(b'0');
            }
            // A number may be a reference to an object with the text; endless space may have one behind it.
            byte if byte.is_ascii_digit() || byte.is_ascii_whitespace() => return None,
            _ => {}
        }
    }
    Some(())
}

/// A text in brackets, which may hold brackets in pairs or behind a backslash.
fn blank_text(bytes: &mut [u8], from: usize) -> Option<()> {
    let (mut depth, mut at) = (1_u32, from);
    loop {
        match *bytes.get(at).filter(|_| at - from < VALUE_MAX)? {
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
    for at in positions(bytes, begin, |_| true)? {
        let window = &bytes[at..bytes.len().min(at + PACKET_MAX)];
        // One that lies inside another is gone already.
        if window.starts_with(begin) {
            let to = at + find(window, end)? + end.len();
            bytes[at..to].fill(b' ');
        }
    }
    Some(())
}

/// Segments of JPEGs that lie in the file as they are.
fn blank_segments(bytes: &mut [u8], mark: &[u8]) -> Option<()> {
    for at in positions(bytes, mark, |_| true)? {
        let Some(&[0xff, 0xe1 | 0xed, high, low]) =
            at.checked_sub(4).and_then(|from| bytes.get(from..at))
        else {
            continue;
        };
        let to = (at - 2 + usize::from(u16::from_be_bytes([high, low]))).min(bytes.len());
        bytes[at..to.max(at)].fill(0);
    }
    Some(())
}

/// The other segments of such a JPEG, up to its first scan. Only behind a name that begins pictures: in packed data any two bytes occur.
fn blank_picture(bytes: &mut [u8], mark: &[u8]) -> Option<()> {
    for at in positions(bytes, mark, |_| true)? {
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
    Some(())
}

/// The offsets of a mark before a byte that fits; `None` if there are too many.
fn positions(bytes: &[u8], mark: &[u8], fits: impl Fn(Option<&u8>) -> bool) -> Option<Vec<usize>> {
    let (mut found, mut from) = (vec![], 0);
    while let Some(at) = find(&bytes[from..], mark) {
        let at = from + at;
        from = at + mark.len();
        if fits(bytes.get(from)) {
            found.push(at);
        }
        if found.len() > HITS_MAX {
            return None;
        }
    }
    Some(found)
}

fn find(bytes: &[u8], wanted: &[u8]) -> Option<usize> {
    memchr::memmem::find(bytes, wanted)
}
