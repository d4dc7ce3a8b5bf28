//! What the programs have in common at a terminal: exit codes, tables that fit, and text of strangers that cannot command it.
//!
//! **Invariant:** no table is wider than [`WIDTH_MAX`] columns. What is piped into a file or a program holds neither lines of boxes nor escape codes.

mod argument;
mod exit;
mod screen;
mod table;
mod text;
mod wrap;

pub use argument::key_or_file;
pub use exit::{Exit, complain, conclude};
pub use screen::{Screen, WIDTH_MAX};
pub use table::Table;
pub use text::{local, printable};
pub use wrap::{prose, wrap};
