//! One text, spelled as different editors save it: with or without a byte order mark, with other line ends, with or without the last one, in UTF-16.

use zeroize::Zeroizing;

const BYTE_ORDER_MARK: char = '\u{feff}';

/// The text with LF line ends and without a byte order mark. `None`: it is no text.
pub(super) fn lines(bytes: &[u8]) -> Option<Zeroizing<String>> {
    let text = Zeroizing::new(match bytes {
        [0xff, 0xfe, rest @ ..] => utf16(rest, u16::from_le_bytes)?,
        [0xfe, 0xff, rest @ ..] => utf16(rest, u16::from_be_bytes)?,
        _ => String::from_utf8(bytes.to_vec()).ok()?,
    });
    let text = text.strip_prefix(BYTE_ORDER_MARK).unwrap_or(&text);
    Some(Zeroizing::new(text.replace("\r\n", "\n").replace('\r', "\n")))
}

fn utf16(bytes: &[u8], unit: fn([u8; 2]) -> u16) -> Option<String> {
    let (pairs, rest) = bytes.as_chunks::<2>();
    let units: Vec<u16> = pairs.iter().map(|pair| unit(*pair)).collect();
    String::from_utf16(&units).ok().filter(|_| rest.is_empty())
}

/// The text in UTF-8 in each spelling; none when the bytes are no text.
pub(super) fn respelled(bytes: &[u8]) -> impl Iterator<Item = Zeroizing<Vec<u8>>> {
    let text = lines(bytes).map(|text| Zeroizing::new(last_end_cut(&text).to_owned()));
    let spelling = |text: Zeroizing<String>| {
        let all = ["", "\u{feff}"].into_iter().flat_map(|mark| {
            ["\n", "\r\n", "\r"]
                .into_iter()
                .flat_map(move |end| ["", end].map(|last| (mark, end, last)))
        });
        all.map(move |(mark, end, last)| {
            Zeroizing::new(format!("{mark}{}{last}", text.replace('\n', end)).into_bytes())
        })
    };
    text.map(spelling).into_iter().flatten()
}

fn last_end_cut(text: &str) -> &str {
    text.strip_suffix('\n').unwrap_or(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_text_is_the_same_however_it_was_saved() {
        let utf16 = |bytes: fn(u16) -> [u8; 2]| {
            "\u{feff}dua\r\nbaris é".encode_utf16().flat_map(bytes).collect::<Vec<u8>>()
        };
        for saved in [
            "dua\nbaris é".as_bytes().to_vec(),
            "\u{feff}dua\r\nbaris é".as_bytes().to_vec(),
            "dua\rbaris é".as_bytes().to_vec(),
            utf16(u16::to_le_bytes),
            utf16(u16::to_be_bytes),
        ] {
            assert_eq!(lines(&saved).unwrap().as_str(), "dua\nbaris é");
        }
        for no_text in [b"\xff\xd8\xff".as_slice(), b"\xff\xfea", b"caf\xe9"] {
            assert!(lines(no_text).is_none());
        }
    }

    #[test]
    fn every_spelling_is_tried_once() {
        let all: Vec<_> = respelled(b"a\r\nb\r\n").collect();
        for expected in ["a\nb", "a\nb\n", "a\r\nb\r\n", "\u{feff}a\rb", "\u{feff}a\r\nb"] {
            assert!(all.iter().any(|one| one.as_slice() == expected.as_bytes()), "{expected:?}");
        }
        assert_eq!(all.len(), 12);
        assert_eq!(respelled(b"\xff\xd8\xff").count(), 0);
    }
}
