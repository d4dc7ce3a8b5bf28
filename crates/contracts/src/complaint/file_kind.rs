//! What a file is, by its first bytes. Names, and what a browser says of a file, are not believed.

/// Kinds of files that a complaint may bring.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum FileKind {
    /// JPEG.
    Jpeg,
    /// PNG.
    Png,
    /// WebP.
    Webp,
    /// PDF.
    Pdf,
    /// UTF-8 text, with or without a byte order mark.
    Text,
    /// HEIC and AVIF: the photos of newer phones.
    Heif,
    /// MP4, MOV, 3GP, M4A.
    Video,
    /// OGG, MP3, AMR, WAV.
    Audio,
}

impl FileKind {
    /// The kind of these bytes; `None` for everything that intake refuses.
    #[must_use]
    pub fn of(bytes: &[u8]) -> Option<Self> {
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        match bytes {
            _ if starts(b"\xff\xd8\xff") => Some(Self::Jpeg),
            _ if starts(b"\x89PNG\r\n\x1a\n") => Some(Self::Png),
            _ if starts(b"%PDF-") => Some(Self::Pdf),
            [b'R', b'I', b'F', b'F', _, _, _, _, rest @ ..] => match rest.get(..4)? {
                b"WEBP" => Some(Self::Webp),
                b"WAVE" => Some(Self::Audio),
                _ => None,
            },
            [_, _, _, _, b'f', b't', b'y', b'p', rest @ ..] => Self::of_brand(rest.get(..4)?),
            _ if starts(b"OggS") || starts(b"ID3") || starts(b"#!AMR") => Some(Self::Audio),
            [0xff, second, ..] if second & 0xe6 == 0xe2 => Some(Self::Audio),
            _ if is_text(bytes) => Some(Self::Text),
            _ => None,
        }
    }

    fn of_brand(brand: &[u8]) -> Option<Self> {
        match brand {
            b"heic" | b"heix" | b"hevc" | b"heim" | b"heis" | b"mif1" | b"msf1" | b"avif" => {
                Some(Self::Heif)
            }
            b"isom"
            | b"iso2"
            | b"iso4"
            | b"iso5"
            | b"iso6"
            | b"mp41"
            | b"mp42"
            | b"avc1"
            | b"qt  "
            | b"M4A "
            | b"M4V "
            | b"MSNV"
            | b"dash"
            | [b'3', b'g', ..] => Some(Self::Video),
            _ => None,
        }
    }

    /// How the names of such files end, the usual ending first; `bin` for bytes of no known kind.
    #[must_use]
    pub fn endings(bytes: &[u8]) -> &'static [&'static str] {
        match Self::of(bytes) {
            Some(Self::Jpeg) => &["jpg", "jpeg"],
            Some(Self::Png) => &["png"],
            Some(Self::Webp) => &["webp"],
            Some(Self::Pdf) => &["pdf"],
            Some(Self::Text) => &["txt"],
            Some(Self::Heif) if bytes.get(8..12) == Some(b"avif") => &["avif"],
            Some(Self::Heif) => &["heic", "heif"],
            Some(Self::Video) => film(bytes),
            Some(Self::Audio) => sound(bytes),
            None => &["bin"],
        }
    }
}

fn film(bytes: &[u8]) -> &'static [&'static str] {
    match bytes.get(8..12) {
        Some(b"qt  ") => &["mov"],
        Some([b'3', b'g', ..]) => &["3gp", "3g2"],
        Some(b"M4A ") => &["m4a"],
        _ => &["mp4", "m4v", "m4a"],
    }
}

fn sound(bytes: &[u8]) -> &'static [&'static str] {
    match bytes.get(..4) {
        Some(b"OggS") => &["ogg", "oga", "opus"],
        Some(b"RIFF") => &["wav"],
        Some(b"#!AM") => &["amr"],
        _ => &["mp3"],
    }
}

/// UTF-8 without control characters but those of lines and columns.
fn is_text(bytes: &[u8]) -> bool {
    let whole = std::str::from_utf8(bytes);
    whole.is_ok_and(|text| text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_kind_is_told_by_content() {
        for (bytes, kind) in [
            (b"\xff\xd8\xff\xe0\0\x10JFIF\0".as_slice(), FileKind::Jpeg),
            (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR", FileKind::Png),
            (b"RIFF\x1a\0\0\0WEBPVP8 ", FileKind::Webp),
            (b"%PDF-1.4\n1 0 obj", FileKind::Pdf),
            (b"Rp350.000;\t\"ya\"\r\n", FileKind::Text),
            (b"\xef\xbb\xbfRp350.000", FileKind::Text),
            (b"\0\0\0\x18ftypheic\0\0", FileKind::Heif),
            (b"\0\0\0\x18ftypmp42\0\0", FileKind::Video),
            (b"\0\0\0\x18ftyp3gp4\0\0", FileKind::Video),
            (b"OggS\0", FileKind::Audio),
            (b"\xff\xfb\x90\x64", FileKind::Audio),
        ] {
            assert_eq!(FileKind::of(bytes), Some(kind));
        }
    }

    #[test]
    fn programs_archives_and_scripts_in_disguise_are_nothing() {
        for bytes in [
            b"MZ\x90\0\x03".as_slice(),
            b"\x7fELF\x02",
            b"PK\x03\x04",
            b"\xd0\xcf\x11\xe0",
            b"RIFF\0\0\0\0AVI ",
            b"\0\0\0\x18ftypxxxx",
            b"text with a \0 in it",
            b"\xff\xfe\0\0",
        ] {
            assert_eq!(FileKind::of(bytes), None, "{bytes:?}");
        }
    }
}
