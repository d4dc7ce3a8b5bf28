//! Lines that are broken between words, or inside a long word after `/`, `-`, `.`, `_`, `:` and `=`.

use console::measure_text_width;

use crate::Screen;

/// A word with more columns may be broken at its punctuation. Dates and short names stay whole.
const WORD_MAX: usize = 24;
/// Spaces before the part of a line that goes on.
const GOES_ON: usize = 3;

/// Lines of at most `width` columns. Line breaks of the text are kept; the spaces at a new break are dropped.
pub fn wrap(text: &str, width: usize) -> Vec<String> {
    text.split('\n').flat_map(|line| wrap_line(line, width.max(1))).collect()
}

/// Text for people, broken into lines of this terminal; unchanged in a file or a pipe. Where a line goes on it is set in further, so that a stranger's
/// long line never looks like the beginning of one of ours.
pub fn prose(text: &str) -> String {
    let screen = Screen::of_stdout();
    if screen.terminal { indented(text, screen.width) } else { text.to_owned() }
}

fn indented(text: &str, width: usize) -> String {
    let lines = text.split('\n').flat_map(|line| {
        let rest = line.trim_start_matches(' ');
        let indent = (line.len() - rest.len()).min(width / 2);
        let wrapped = wrap(rest, width - indent - GOES_ON);
        wrapped.into_iter().enumerate().map(move |(nth, part)| {
            let indent = if nth == 0 { indent } else { indent + GOES_ON };
            format!("{:indent$}{part}", "")
        })
    });
    lines.collect::<Vec<_>>().join("\n")
}

/// Columns of the longest part that is not broken while there is room.
pub(crate) fn widest_part(text: &str) -> usize {
    text.split('\n').flat_map(parts).map(|part| columns(part.trim_end())).max().unwrap_or(0)
}

/// Columns of a line on a terminal.
pub(crate) fn columns(text: &str) -> usize {
    measure_text_width(text)
}

fn wrap_line(line: &str, width: usize) -> Vec<String> {
    let mut lines = vec![String::new()];
    for part in parts(line).flat_map(|part| cut(part, width)) {
        let last = lines.last_mut().map_or(0, |last| columns(last));
        if last > 0 && last + columns(part.trim_end()) > width {
            lines.push(String::new());
        }
        if let Some(last) = lines.last_mut() {
            last.push_str(part);
        }
    }
    lines.into_iter().map(|line| line.trim_end().to_owned()).collect()
}

/// Words with the space behind them; long ones in pieces.
fn parts(line: &str) -> impl Iterator<Item = &str> {
    line.split_inclusive(' ').flat_map(|word| {
        let long = columns(word.trim_end()) > WORD_MAX;
        word.split_inclusive(move |c| long && "/-._:=".contains(c))
    })
}

/// What is too long for a whole line is cut anywhere.
fn cut(part: &str, width: usize) -> Vec<&str> {
    let (mut pieces, mut from, mut used) = (vec![], 0, 0);
    for (at, c) in part.char_indices().filter(|(_, c)| *c != ' ') {
        let mut buffer = [0; 4];
        let wide = columns(c.encode_utf8(&mut buffer));
        if used + wide > width && at > from {
            pieces.push(&part[from..at]);
            (from, used) = (at, 0);
        }
        used += wide;
    }
    pieces.push(&part[from..]);
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_line_breaks_between_words_and_keeps_its_own_breaks() {
        assert_eq!(wrap("satu dua tiga\nempat", 8), ["satu dua", "tiga", "empat"]);
        assert_eq!(wrap("", 8), [""]);
    }

    #[test]
    fn a_long_word_breaks_at_its_punctuation_and_a_date_does_not() {
        let stream = "case/01930000-0000-7000-8000-000000000001";
        assert_eq!(wrap(stream, 20), ["case/01930000-0000-", "7000-8000-", "000000000001"]);
        assert_eq!(widest_part(stream), "000000000001".len());
        assert_eq!(widest_part("27-11-2026 24.00 WITA"), "27-11-2026".len());
    }

    #[test]
    fn a_word_without_punctuation_is_cut_at_the_edge() {
        assert_eq!(wrap("abcdefgh ij", 3), ["abc", "def", "gh", "ij"]);
        assert_eq!(wrap("日本語", 4), ["日本", "語"]);
    }

    #[test]
    fn a_line_that_goes_on_is_set_in_further() {
        let text = indented("   satu dua tiga empat\nlima enam tujuh", 16);
        assert_eq!(text, "   satu dua\n      tiga empat\nlima enam\n   tujuh");
    }
}
