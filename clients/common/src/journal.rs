//! A file of JSON lines that only grows. If power loss cuts a line short, the next opening drops that line.

use std::fs::{File, OpenOptions};
use std::io::{Read, Seek, SeekFrom, Write};
use std::marker::PhantomData;
use std::os::unix::fs::OpenOptionsExt;
use std::path::{Path, PathBuf};

use anyhow::Context;
use serde::Serialize;
use serde::de::DeserializeOwned;

use files::sync_folder_of;

/// A journal of `T`, for one writer.
pub struct Journal<T> {
    file: File,
    path: PathBuf,
    of: PhantomData<fn(&T)>,
}

impl<T: Serialize + DeserializeOwned> Journal<T> {
    /// Opens the journal, or makes a private file for it. The answer holds its entries. Errors: the file, or a line that does not read.
    pub fn open(path: &Path) -> anyhow::Result<(Self, Vec<T>)> {
        let said = || format!("catatan {} tidak dapat dibuka", path.display());
        let mut options = OpenOptions::new();
        options.read(true).write(true).create(true).truncate(false).mode(0o600);
        let mut file = options.open(path).with_context(said)?;
        let mut text = Vec::new();
        file.read_to_end(&mut text).with_context(said)?;
        let whole = text.iter().rposition(|&byte| byte == b'\n').map_or(0, |at| at + 1);
        file.set_len(whole as u64).with_context(said)?;
        file.seek(SeekFrom::End(0)).with_context(said)?;
        sync_folder_of(path).with_context(said)?;
        let entries = read_lines(&text[..whole]).with_context(said)?;
        Ok((Self { file, path: path.to_owned(), of: PhantomData }, entries))
    }

    /// Adds an entry. It is on disk when this returns.
    pub fn append(&mut self, entry: &T) -> anyhow::Result<()> {
        self.note(entry)?;
        self.sync()
    }

    /// Brings all noted entries to the disk.
    pub fn sync(&self) -> anyhow::Result<()> {
        self.file.sync_data().with_context(|| self.said())
    }

    /// Adds an entry without waiting for the disk. A power loss may take it.
    pub fn note(&mut self, entry: &T) -> anyhow::Result<()> {
        let mut line = serde_json::to_vec(entry)?;
        line.push(b'\n');
        self.file.write_all(&line).with_context(|| self.said())
    }

    fn said(&self) -> String {
        format!("catatan {} tidak dapat ditulis", self.path.display())
    }
}

fn read_lines<T: DeserializeOwned>(text: &[u8]) -> anyhow::Result<Vec<T>> {
    let lines = text.split(|&byte| byte == b'\n').enumerate().filter(|(_, line)| !line.is_empty());
    lines
        .map(|(index, line)| {
            serde_json::from_slice(line).with_context(|| format!("baris {} rusak", index + 1))
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_torn_line_is_dropped_and_the_next_entry_stands_on_its_own() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        let (mut journal, entries) = Journal::<u32>::open(&path).unwrap();
        assert!(entries.is_empty());
        journal.append(&1).unwrap();
        drop(journal);
        std::fs::write(&path, "1\n23").unwrap();
        let (mut journal, entries) = Journal::<u32>::open(&path).unwrap();
        assert_eq!(entries, [1]);
        journal.append(&4).unwrap();
        drop(journal);
        assert_eq!(Journal::<u32>::open(&path).unwrap().1, [1, 4]);
    }

    #[test]
    fn a_broken_line_in_the_middle_is_an_error() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join("journal");
        std::fs::write(&path, "1\nx\n3\n").unwrap();
        let error = format!("{:#}", Journal::<u32>::open(&path).err().unwrap());
        assert!(error.contains("baris 2"), "{error}");
    }
}
