//! Text as a terminal may show it.

use kernel::{Timestamp, Zone};

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
}
