//! A table that fits: its words are wrapped inside their columns.

use std::fmt;

use crate::Screen;
use crate::wrap::{columns, widest_part, wrap};

/// Between two columns on a terminal.
const RULED: &str = " │ ";
/// Between two columns in a file or a pipe.
const PLAIN: &str = "  ";

/// Rows below a header. `Display` lays it out for standard output; a cell may hold several lines.
#[derive(Clone, Debug)]
pub struct Table {
    header: Vec<String>,
    rows: Vec<Vec<String>>,
    right: Vec<usize>,
}

impl Table {
    pub fn new(header: impl IntoIterator<Item = impl Into<String>>) -> Self {
        let header = header.into_iter().map(Into::into).collect();
        Self { header, rows: vec![], right: vec![] }
    }

    /// Puts the figures of these columns to the right; the first column is 0.
    #[must_use]
    pub fn right(mut self, columns: impl IntoIterator<Item = usize>) -> Self {
        self.right = columns.into_iter().collect();
        self
    }

    /// Adds a row. Cells that are missing are empty; those beyond the header are left out.
    pub fn add_row(&mut self, cells: impl IntoIterator<Item = impl Into<String>>) -> &mut Self {
        let mut row: Vec<String> = cells.into_iter().map(Into::into).collect();
        row.resize(self.header.len(), String::new());
        self.rows.push(row);
        self
    }

    pub fn add_rows<R>(&mut self, rows: impl IntoIterator<Item = R>) -> &mut Self
    where
        R: IntoIterator<Item: Into<String>>,
    {
        for row in rows {
            self.add_row(row);
        }
        self
    }

    /// The table as lines for a screen, none wider than it and none with spaces at its end.
    pub fn lines(&self, screen: Screen) -> Vec<String> {
        let widths = self.widths(screen);
        let mut lines = self.row(&self.header, &widths, screen);
        if screen.terminal {
            let rules: Vec<String> = widths.iter().map(|width| "─".repeat(*width)).collect();
            lines.push(rules.join("─┼─"));
        }
        lines.extend(self.rows.iter().flat_map(|row| self.row(row, &widths, screen)));
        lines
    }

    fn row(&self, cells: &[String], widths: &[usize], screen: Screen) -> Vec<String> {
        let cells: Vec<Vec<String>> =
            cells.iter().zip(widths).map(|(cell, width)| wrap(cell, *width)).collect();
        let height = cells.iter().map(Vec::len).max().unwrap_or(0);
        let between = if screen.terminal { RULED } else { PLAIN };
        let line = |nth: usize| {
            let cells = cells.iter().zip(widths).enumerate().map(|(column, (lines, width))| {
                let text = lines.get(nth).map_or("", String::as_str);
                let space = " ".repeat(width.saturating_sub(columns(text)));
                if self.right.contains(&column) { space + text } else { text.to_owned() + &space }
            });
            cells.collect::<Vec<_>>().join(between).trim_end().to_owned()
        };
        (0..height).map(line).collect()
    }

    /// As wide as the content where there is room. Else the widest columns share what the narrow ones leave, each at least as wide as its longest word.
    fn widths(&self, screen: Screen) -> Vec<usize> {
        let between = if screen.terminal { RULED } else { PLAIN };
        let gaps = columns(between) * self.header.len().saturating_sub(1);
        let room = screen.width.saturating_sub(gaps);
        let most = self.each_column(|cell| cell.split('\n').map(columns).max().unwrap_or(0));
        let least = self.each_column(widest_part);
        let capped = |cap: usize| -> Vec<usize> {
            most.iter().zip(&least).map(|(most, least)| (*most).min(cap.max(*least))).collect()
        };
        let fits = |widths: &Vec<usize>| widths.iter().sum::<usize>() <= room;
        (1..=room).rev().map(capped).find(fits).unwrap_or_else(|| cut_to(least, room))
    }

    fn each_column(&self, of: impl Fn(&str) -> usize) -> Vec<usize> {
        let all = |column: usize| {
            let cells = self.rows.iter().map(move |row| row[column].as_str());
            cells.chain([self.header[column].as_str()]).map(&of).max().unwrap_or(0).max(1)
        };
        (0..self.header.len()).map(all).collect()
    }
}

/// The screen is narrower than the longest words: takes from the widest column, as often as needed.
fn cut_to(mut widths: Vec<usize>, room: usize) -> Vec<usize> {
    while widths.iter().sum::<usize>() > room {
        match widths.iter_mut().max() {
            Some(widest) if *widest > 1 => *widest -= 1,
            _ => break,
        }
    }
    widths
}

impl fmt::Display for Table {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.lines(Screen::of_stdout()).join("\n"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> Table {
        let mut table = Table::new(["nama", "jumlah", "keterangan"]).right([1]);
        table.add_row(["plm", "7", "tanpa apa-apa"]);
        table.add_row([
            "gto",
            "1234",
            "kalimat yang panjang sekali dan tidak muat pada satu baris",
        ]);
        table
    }

    #[test]
    fn words_wrap_inside_their_column() {
        let lines = table().lines(Screen { width: 40, terminal: true });
        let expected = "\
nama │ jumlah │ keterangan
─────┼────────┼─────────────────────────
plm  │      7 │ tanpa apa-apa
gto  │   1234 │ kalimat yang panjang
     │        │ sekali dan tidak muat
     │        │ pada satu baris";
        assert_eq!(lines.join("\n"), expected);
    }

    #[test]
    fn a_file_gets_plain_columns_of_one_hundred() {
        let lines = table().lines(Screen::new(200, false)).join("\n");
        let expected = "\
nama  jumlah  keterangan
plm        7  tanpa apa-apa
gto     1234  kalimat yang panjang sekali dan tidak muat pada satu baris";
        assert_eq!(lines, expected);
    }

    #[test]
    fn no_line_is_wider_than_the_screen_whatever_the_cells_hold() {
        let mut table = Table::new((0..8).map(|n| format!("kolom-{n}")));
        table.add_row(["x".repeat(300), "a b c ".repeat(50), "日本語".repeat(40)]);
        table.add_row((0..8).map(|n| format!("kata{n}\nbaris/kedua-{}", "y".repeat(n * 9))));
        for (columns, terminal) in [(0, true), (40, true), (80, true), (500, true), (80, false)] {
            let screen = Screen::new(columns, terminal);
            let lines = table.lines(screen);
            let wide: Vec<_> =
                lines.iter().filter(|line| super::columns(line) > screen.width).collect();
            assert_eq!(wide, Vec::<&String>::new(), "{screen:?}");
            assert!(screen.width <= crate::WIDTH_MAX);
        }
    }

    #[test]
    fn without_a_terminal_there_is_neither_a_box_nor_an_escape_code() {
        let text = table().lines(Screen::new(80, false)).join("\n");
        assert!(!text.contains(|c: char| "│─┼\u{1b}".contains(c)), "{text}");
    }
}
