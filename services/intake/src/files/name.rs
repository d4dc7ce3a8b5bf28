//! The name of a file, made to end as its content says: what is called a script must not start as one on the desk of whoever opens it.

use super::FileKind;

/// The name, which ends as the content does; what is of no known kind ends in `.bin`.
///
/// A name that ends so already stays as it is.
#[must_use]
pub fn named_by_content(name: &str, bytes: &[u8]) -> String {
    let endings = endings(bytes);
    let ends = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let known = |ending: &str| endings.iter().any(|one| one.eq_ignore_ascii_case(ending));
    if ends.is_some_and(|(_, ending)| known(ending)) {
        return name.to_owned();
    }
    format!("{}.{}", name.trim_end_matches(['.', ' ']), endings[0])
}

/// How files of that content are called, the usual ending first.
pub(crate) fn endings(bytes: &[u8]) -> &'static [&'static str] {
    match FileKind::of(bytes) {
        Some(FileKind::Jpeg) => &["jpg", "jpeg"],
        Some(FileKind::Png) => &["png"],
        Some(FileKind::Webp) => &["webp"],
        Some(FileKind::Pdf) => &["pdf"],
        Some(FileKind::Text) => &["txt"],
        Some(FileKind::Heif) if bytes.get(8..12) == Some(b"avif") => &["avif"],
        Some(FileKind::Heif) => &["heic", "heif"],
        Some(FileKind::Video) => film(bytes),
        Some(FileKind::Audio) => sound(bytes),
        None => &["bin"],
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

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_ends_as_its_content_says() {
        let photo = crate::files::tests::jpeg();
        for (name, bytes, expected) in [
            ("nota.txt", b"Rp350.000".as_slice(), "nota.txt"),
            ("nota.bat", b"@echo off", "nota.bat.txt"),
            ("surat.html", b"<script>", "surat.html.txt"),
            ("nota", b"isi", "nota.txt"),
            ("nota. .", b"isi", "nota.txt"),
            (".txt", b"isi", ".txt.txt"),
            ("FOTO.JPEG", &photo, "FOTO.JPEG"),
            ("foto.jpg.exe", &photo, "foto.jpg.exe.jpg"),
            ("rekaman.m4a", b"\0\0\0\x20ftypM4A ", "rekaman.m4a"),
            ("film.scr", b"\0\0\0\x14ftypqt  ", "film.scr.mov"),
            ("suara.ogg", b"OggS", "suara.ogg"),
            ("program.exe", b"MZ\x90\0", "program.exe.bin"),
        ] {
            assert_eq!(named_by_content(name, bytes), expected);
        }
    }
}
