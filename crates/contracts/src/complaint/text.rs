//! Text as people type it, in the one form that is counted, sealed and compared.

use unicode_normalization::UnicodeNormalization;

/// NFC, LF line ends, no control characters but LF and tab, no white space around it.
#[must_use]
pub fn clean(text: &str) -> String {
    let lines = text.replace("\r\n", "\n").replace('\r', "\n");
    let kept = lines.nfc().filter(|c| !c.is_control() || matches!(c, '\n' | '\t'));
    kept.collect::<String>().trim().to_owned()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_has_one_form() {
        assert_eq!(clean("  cafe\u{301}\r\nbaris\u{0} dua\r "), "café\nbaris dua");
    }
}
