//! Reads the files of an office: JSON lines, or a table as CSV.

mod csv_file;
mod lines;
mod row;

use std::path::Path;

use anyhow::Context;
use clap::ValueEnum;

pub(super) use row::{Item, Row, key};

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
pub enum Content {
    /// Ratings.
    Ratings,
    /// Numbers of users served.
    UsersServed,
    /// Rosters: the employees who may be rated.
    Roster,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct BadLine {
    /// Line of the file, from 1.
    pub(super) line: u32,
    /// The wrong field, where there is one.
    pub(super) field: Option<String>,
    /// The fault, without the content of the line.
    pub(super) reason: String,
}

#[derive(Debug, Default)]
pub(super) struct Read {
    pub(super) rows: Vec<Row>,
    pub(super) bad: Vec<BadLine>,
}

impl Read {
    fn add(&mut self, row: Result<Row, BadLine>) {
        match row {
            Ok(row) => self.rows.push(row),
            Err(wrong) => self.bad.push(wrong),
        }
    }
}

/// Reads a file. The end of its name says whether it is CSV.
pub(super) fn read(path: &Path, content: Content) -> anyhow::Result<Read> {
    let text = std::fs::read_to_string(path)
        .with_context(|| format!("berkas {} tidak terbaca sebagai teks UTF-8", path.display()))?;
    // Spreadsheets put a byte order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(&text);
    match path.extension().and_then(|end| end.to_str()) {
        Some("csv") => csv_file::read(text, content),
        Some("ndjson" | "jsonl") => Ok(lines::read(text, content)),
        _ => anyhow::bail!("berkas harus berakhiran .ndjson atau .csv"),
    }
}
