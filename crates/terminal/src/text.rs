//! Text as people type it and as a terminal may show it.

use kernel::{Timestamp, Zone};
use unicode_normalization::UnicodeNormalization;

/// Characters of a file's name.
const NAME_CHARS_MAX: usize = 120;

/// NFC, LF line ends, no control characters but LF and tab, no white space around it: the form in which complaints are sealed.
pub fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = lines.nfc().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    kept.collect::<String>().trim().to_owned()
}

/// The last part of a path, on one line and not hidden.
pub fn file_name(text: &str) -> String {
    let name = text.rsplit(['/', '\\']).next().unwrap_or_default();
    let name: String = name.nfc().filter(|c| !c.is_control()).take(NAME_CHARS_MAX).collect();
    let name = name.trim().trim_start_matches('.');
    if name.is_empty() { "berkas".to_owned() } else { name.to_owned() }
}

/// The text of a stranger, without characters that command the terminal or turn the direction of writing. Line breaks stay, tabs become four spaces.
pub fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| if turns(c) || (c.is_control() && c != '\n') { '\u{fffd}' } else { c };
    text.replace('\t', "    ").chars().map(shown).collect()
}

/// A time on Jakarta's clock, for people: `22-11-2026 10.30 WIB`.
pub fn local(at: Timestamp) -> String {
    format!("{} {}", Zone::Wib.local(at).strftime("%d-%m-%Y %H.%M"), Zone::Wib)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_strangers_text_cannot_command_the_terminal() {
        let shown = printable("a\u{1b}[2Jb\r\u{202e}c\nd");
        assert_eq!(shown, "a\u{fffd}[2Jb\u{fffd}\u{fffd}c\nd");
    }

    #[test]
    fn a_file_keeps_its_name_only_and_is_not_hidden() {
        assert_eq!(file_name("C:\\x\\nota.txt"), "nota.txt");
        assert_eq!(file_name("../../.bashrc"), "bashrc");
        assert_eq!(file_name("/"), "berkas");
    }

    #[test]
    fn text_has_one_form() {
        assert_eq!(clean("  cafe\u{301}\r\nbaris\u{0} dua\r "), "café\nbaris dua");
    }
}
