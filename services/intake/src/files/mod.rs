//! What a file is, by its content, and the same file without what it tells of its author and place. Pure; a file that does not read as its
//! kind gets no cleaned twin.
//!
//! Nothing is decompressed and nothing is drawn: a file is walked by its segments, so a hostile one costs no more than its length.

mod jpeg;
pub(crate) mod name;
mod pdf;
mod png;
#[cfg(test)]
pub(crate) mod tests;
mod webp;

/// Kinds that are taken.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum FileKind {
    Jpeg,
    Png,
    Webp,
    Pdf,
    Text,
    /// HEIC and AVIF: the photos of newer phones.
    Heif,
    /// MP4, MOV, 3GP, M4A.
    Video,
    /// OGG, MP3, AMR, WAV.
    Audio,
}

/// The kinds in words for the person who sends them.
pub(crate) const KINDS: &str = "foto (JPEG, PNG, WebP, HEIC), PDF, teks, rekaman suara (OGG, MP3, M4A, AMR, WAV), atau video (MP4, MOV, 3GP)";

impl FileKind {
    /// By content alone: names and what a browser says of a file are not believed.
    pub(crate) fn of(bytes: &[u8]) -> Option<Self> {
        let starts = |magic: &[u8]| bytes.starts_with(magic);
        match bytes {
            _ if starts(b"\xff\xd8\xff") => Some(Self::Jpeg),
            _ if starts(png::MAGIC) => Some(Self::Png),
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
}

/// The file without EXIF, XMP, IPTC, comments and PDF information. `None`: text has nothing to remove, films and sounds cannot be cleaned
/// here, and neither can a file that does not read.
pub(crate) fn clean(bytes: &[u8]) -> Option<Vec<u8>> {
    match FileKind::of(bytes)? {
        FileKind::Jpeg => jpeg::clean(bytes),
        FileKind::Png => png::clean(bytes),
        FileKind::Webp => webp::clean(bytes),
        FileKind::Pdf => pdf::clean(bytes),
        FileKind::Text | FileKind::Heif | FileKind::Video | FileKind::Audio => None,
    }
}

/// UTF-8 without control characters but those of lines and columns; a byte order mark may stand before it.
fn is_text(bytes: &[u8]) -> bool {
    let whole = std::str::from_utf8(bytes);
    whole.is_ok_and(|text| text.chars().all(|c| !c.is_control() || matches!(c, '\n' | '\r' | '\t')))
}
