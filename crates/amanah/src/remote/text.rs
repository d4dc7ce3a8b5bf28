//! Text as a terminal may show it.

use kernel::{Timestamp, Zone};

/// What a stranger wrote, without what would command the terminal or turn the direction of writing.
pub(crate) fn printable(text: &str) -> String {
    let turns = |c: char| matches!(c, '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    let shown = |c: char| if turns(c) || (c.is_control() && c != '\n') { '\u{fffd}' } else { c };
    text.replace('\t', "    ").chars().map(shown).collect()
}

/// An instant on Jakarta's clock: `22-11-2026 10.30 WIB`.
pub(crate) fn local(at: Timestamp) -> String {
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
}
