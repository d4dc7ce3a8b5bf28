//! Names of files: as they are sealed, and as their owners know them.

use std::collections::BTreeSet;

use unicode_normalization::UnicodeNormalization;

use super::{FILE_NAME_CHARS_MAX, FileKind};

/// The name of a file that has none.
const NAMELESS: &str = "berkas";

/// The last part of a path: NFC, without control characters and white space around it, cut to [`FILE_NAME_CHARS_MAX`].
#[must_use]
pub fn file_name(path: &str) -> String {
    let name = path.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.nfc().filter(|c| !c.is_control()).take(FILE_NAME_CHARS_MAX).collect();
    or_nameless(name.trim())
}

/// The name without the dots in front that would hide the file on a desk.
#[must_use]
pub fn unhidden(name: &str) -> String {
    or_nameless(name.trim_start_matches('.'))
}

fn or_nameless(name: &str) -> String {
    if name.is_empty() { NAMELESS.to_owned() } else { name.to_owned() }
}

/// The name with an ending that says what the file is: a script that is called a note must not start as a script on the desk of whoever opens it.
///
/// A name that ends so already stays as it is.
#[must_use]
pub fn named_by_content(name: &str, bytes: &[u8]) -> String {
    let endings = FileKind::endings(bytes);
    let ends = name.rsplit_once('.').filter(|(stem, _)| !stem.is_empty());
    let known = |ending: &str| endings.iter().any(|one| one.eq_ignore_ascii_case(ending));
    if ends.is_some_and(|(_, ending)| known(ending)) {
        return name.to_owned();
    }
    format!("{}.{}", name.trim_end_matches(['.', ' ']), endings[0])
}

/// Every name under which the file may have been sealed that its owner has at this path. The name that intake would give it comes first.
#[must_use]
pub fn possible_names(path: &str, bytes: &[u8]) -> Vec<String> {
    let mut names: Vec<String> = vec![];
    for spelled in [path.to_owned(), as_browsers_send(path)] {
        let sent = file_name(&spelled);
        for name in [sent.clone(), unhidden(&sent)] {
            names.extend([named_by_content(&name, bytes), name]);
        }
    }
    let mut seen = BTreeSet::new();
    names.retain(|name| seen.insert(name.clone()));
    names
}

/// Browsers write three characters of a name as escapes, and nobody can tell afterwards whether somebody typed the escape.
fn as_browsers_send(path: &str) -> String {
    path.replace('"', "%22").replace('\r', "%0D").replace('\n', "%0A")
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Begins as a JPEG does.
    const PHOTO: &[u8] = b"\xff\xd8\xff\xe0\0\x10JFIF\0";

    #[test]
    fn a_file_keeps_its_name_only() {
        assert_eq!(file_name("C:\\Users\\Budi\\nota.txt"), "nota.txt");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("folder/"), "berkas");
        assert_eq!(file_name(" cafe\u{301}\u{0}.txt "), "café.txt");
        assert_eq!(file_name(&"a".repeat(130)).len(), FILE_NAME_CHARS_MAX);
    }

    #[test]
    fn a_name_does_not_hide_its_file() {
        assert_eq!(unhidden(&file_name("../../.bashrc")), "bashrc");
        assert_eq!(unhidden(".."), "berkas");
    }

    #[test]
    fn a_name_ends_as_its_content_says() {
        for (name, bytes, expected) in [
            ("nota.txt", b"Rp350.000".as_slice(), "nota.txt"),
            ("nota.bat", b"@echo off", "nota.bat.txt"),
            ("surat.html", b"<script>", "surat.html.txt"),
            ("nota", b"isi", "nota.txt"),
            ("nota. .", b"isi", "nota.txt"),
            (".txt", b"isi", ".txt.txt"),
            ("FOTO.JPEG", PHOTO, "FOTO.JPEG"),
            ("foto.jpg.exe", PHOTO, "foto.jpg.exe.jpg"),
            ("rekaman.m4a", b"\0\0\0\x20ftypM4A ", "rekaman.m4a"),
            ("film.scr", b"\0\0\0\x14ftypqt  ", "film.scr.mov"),
            ("suara.ogg", b"OggS", "suara.ogg"),
            ("program.exe", b"MZ\x90\0", "program.exe.bin"),
        ] {
            assert_eq!(named_by_content(name, bytes), expected);
        }
    }

    /// What intake seals, from the name that a browser sends; what an office seals, from the path in a letter.
    #[test]
    fn every_name_that_was_sealed_is_found_from_the_owners_own() {
        let long = format!("{}.txt", "a".repeat(126));
        for (own, sent, bytes) in [
            ("catatan.md", "catatan.md", b"isi".as_slice()),
            ("data.csv", "data.csv", b"a;b"),
            ("foto.jfif", "foto.jfif", PHOTO),
            ("image.png", "image.png", PHOTO),
            (".nota.txt", ".nota.txt", b"isi"),
            (".txt", ".txt", b"isi"),
            ("NOTA.TXT", "NOTA.TXT", b"isi"),
            ("cafe\u{301}.txt", "caf\u{e9}.txt", b"isi"),
            ("folder/nota.txt", "C:\\folder\\nota.txt", b"isi"),
            ("nota \"Budi\".txt", "nota %22Budi%22.txt", b"isi"),
            ("nota \"Budi\".txt", "nota \"Budi\".txt", b"isi"),
            ("dua\nbaris.txt", "dua%0Abaris.txt", b"isi"),
            (long.as_str(), long.as_str(), b"isi"),
        ] {
            let names = possible_names(own, bytes);
            let by_intake = named_by_content(&file_name(sent), bytes);
            let by_office = unhidden(&file_name(own));
            assert!(names.contains(&by_intake) && names.contains(&by_office), "{own}: {names:?}");
        }
        assert_eq!(possible_names("nota.txt", b"isi"), ["nota.txt"]);
    }
}
