//! Files that reporters send, and their cleaned twins: the same file without data about author and location. Pure; a file that does not read as
//! its kind gets no twin.
//!
//! Nothing is decompressed and nothing is drawn: a file is walked by its segments, so a hostile one costs no more than its length.

pub(crate) mod attachment;
mod jpeg;
mod pdf;
mod png;
#[cfg(test)]
pub(crate) mod tests;
mod webp;

use contracts::complaint::FileKind;

pub(crate) use attachment::Attachment;

/// The kinds in words for the person who sends them.
pub(crate) const KINDS: &str = "foto (JPEG, PNG, WebP, HEIC), PDF, teks, rekaman suara (OGG, MP3, M4A, AMR, WAV), atau video (MP4, MOV, 3GP)";

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
