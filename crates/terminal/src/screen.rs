//! Where the text goes: onto a terminal of some width, or into a file or a program.

use console::Term;

/// Columns of the widest line. Wider terminals are not filled: long lines are hard to read.
pub const WIDTH_MAX: usize = 100;
/// Columns of a narrow terminal. Text for a narrower one would be all breaks.
const WIDTH_MIN: usize = 40;

/// The medium of a table.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Screen {
    /// Columns of a line at most.
    pub width: usize,
    /// Whether somebody looks at it: rules between columns, instead of plain columns.
    pub terminal: bool,
}

impl Screen {
    /// Standard output of this process.
    pub fn of_stdout() -> Self {
        let term = Term::stdout();
        let columns = term.size_checked().map_or(WIDTH_MAX, |(_, columns)| columns.into());
        Self::new(columns, term.is_term())
    }

    /// A screen with so many columns; 0 stands for an unknown number.
    pub fn new(columns: usize, terminal: bool) -> Self {
        let width = if columns == 0 { WIDTH_MAX } else { columns.clamp(WIDTH_MIN, WIDTH_MAX) };
        Self { width: if terminal { width } else { WIDTH_MAX }, terminal }
    }
}
