//! Text as people type it, in the one form that is counted, sealed and stored.

use unicode_normalization::UnicodeNormalization;

/// NFC, LF line ends, no control characters but LF and tab, no white space around it.
pub(super) fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = lines.nfc().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    kept.collect::<String>().trim().to_owned()
}

/// The last part of a path, on one line, of at most 120 characters.
pub(super) fn file_name(text: &str) -> String {
    let name = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.nfc().filter(|c| !c.is_control()).take(120).collect();
    if name.trim().is_empty() { "berkas".to_owned() } else { name.trim().to_owned() }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_one_form() {
        assert_eq!(clean("  cafe\u{301}\r\nbaris\u{0} dua\r "), "café\nbaris dua");
    }

    #[test]
    fn a_file_keeps_only_its_name() {
        assert_eq!(file_name("C:\\Users\\Budi\\nota.txt"), "nota.txt");
        assert_eq!(file_name("../../etc/passwd"), "passwd");
        assert_eq!(file_name("folder/"), "berkas");
    }
}
