//! The folder of items: `inbox/<number>-<kind>.json`, and an index with a line for each.

use std::collections::BTreeMap;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};

use anyhow::Context;

use super::entry::Entry;
use super::erase;
use super::item::Item;
use client_common::Journal;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Stored {
    New,
    Known,
    /// The item was there, and the hub has erased its content since.
    Erased,
    /// Another item has its number.
    Differs,
}

/// The folder. Many processes may read it, one at a time writes.
pub(super) struct Tray {
    folder: PathBuf,
    index: Option<Journal<Entry>>,
    entries: BTreeMap<u64, Entry>,
    lock: File,
}

impl Tray {
    /// Opens the folder, or makes it.
    pub(super) fn open(desk: &Path) -> anyhow::Result<Self> {
        let folder = desk.join("inbox");
        files::private_folder(&folder)?;
        let lock = File::create(folder.join("lock")).context("kotak masuk tidak dapat ditulis")?;
        let mut tray = Self { folder, index: None, entries: BTreeMap::new(), lock };
        tray.refresh()?;
        Ok(tray)
    }

    /// Takes the right to write. False: another process has it.
    pub(super) fn try_writing(&mut self) -> anyhow::Result<bool> {
        match self.lock.try_lock() {
            Ok(()) => {}
            Err(TryLockError::WouldBlock) => return Ok(false),
            Err(TryLockError::Error(error)) => return Err(error.into()),
        }
        let (mut index, entries) = Journal::open(&self.index_path())?;
        self.take(entries);
        // A power loss may have come between an item and its line in the index.
        for number in self.files()? {
            if !self.entries.contains_key(&number) {
                let entry = Entry::of(&self.read(number)?);
                index.append(&entry)?;
                self.entries.insert(number, entry);
            }
        }
        self.index = Some(index);
        Ok(true)
    }

    /// Reads what another process wrote meanwhile.
    pub(super) fn refresh(&mut self) -> anyhow::Result<()> {
        let Ok(text) = std::fs::read(self.index_path()) else { return Ok(()) };
        let lines =
            text.split_inclusive(|&byte| byte == b'\n').filter(|line| line.ends_with(b"\n"));
        let entries: Vec<Entry> = lines
            .map(serde_json::from_slice)
            .collect::<Result<_, _>>()
            .context("daftar kotak masuk rusak")?;
        self.take(entries);
        Ok(())
    }

    /// Stores an item. It is on disk when this returns.
    pub(super) fn store(&mut self, item: &Item) -> anyhow::Result<Stored> {
        if let Some(known) = self.entries.get(&item.number) {
            if known.hash == item.hash {
                return Ok(Stored::Known);
            }
            let less = erase::is_less(&self.read(item.number)?, item);
            return Ok(if less { Stored::Erased } else { Stored::Differs });
        }
        let entry = Entry::of(item);
        files::replace(&self.path(item.number, &item.kind), &serde_json::to_vec(item)?)?;
        self.index.as_mut().context("kotak masuk dipegang proses lain")?.append(&entry)?;
        self.entries.insert(item.number, entry);
        Ok(Stored::New)
    }

    /// Erases the content of a complaint from a stored item; number and hash stay. False: the item holds nothing of it.
    pub(super) fn erase(&mut self, number: u64, complaint: &str) -> anyhow::Result<bool> {
        let item = self.read(number)?;
        let Some(left) = erase::without(&item, complaint)? else { return Ok(false) };
        let mut entry = self.entries.get(&number).cloned().unwrap_or_else(|| Entry::of(&item));
        entry.erased = true;
        files::replace(&self.path(number, &item.kind), &serde_json::to_vec(&left)?)?;
        self.index.as_mut().context("kotak masuk dipegang proses lain")?.append(&entry)?;
        self.entries.insert(number, entry);
        Ok(true)
    }

    pub(super) fn read(&self, number: u64) -> anyhow::Result<Item> {
        let kind = self.entries.get(&number).map(|entry| entry.kind.clone());
        let path = match kind {
            Some(kind) => self.path(number, &kind),
            None => self.find(number)?,
        };
        let text = std::fs::read(&path)
            .with_context(|| format!("butir {number} tidak ada di kotak masuk"))?;
        serde_json::from_slice(&text)
            .with_context(|| format!("butir {number} di kotak masuk rusak"))
    }

    /// All items in short, in the order of their numbers.
    pub(super) fn entries(&self) -> impl Iterator<Item = &Entry> {
        self.entries.values()
    }

    /// The number up to which nothing is missing.
    pub(super) fn whole_until(&self) -> u64 {
        (1..).zip(self.entries.keys()).take_while(|(expected, found)| expected == *found).count()
            as u64
    }

    /// The first stored number from this one on.
    pub(super) fn first_from(&self, number: u64) -> Option<u64> {
        self.entries.range(number..).next().map(|(number, _)| *number)
    }

    /// Numbers that are missing before the highest one.
    pub(super) fn missing(&self) -> Vec<u64> {
        let highest = self.entries.keys().next_back().copied().unwrap_or_default();
        (1..=highest).filter(|number| !self.entries.contains_key(number)).collect()
    }

    /// The number of the receipt for a submission.
    pub(super) fn receipt_of(&self, submission: &str) -> Option<u64> {
        let found =
            self.entries.values().find(|entry| entry.submission.as_deref() == Some(submission));
        found.map(|entry| entry.number)
    }

    fn take(&mut self, entries: Vec<Entry>) {
        self.entries.extend(entries.into_iter().map(|entry| (entry.number, entry)));
    }

    fn index_path(&self) -> PathBuf {
        self.folder.join("index.ndjson")
    }

    /// The kind as a part of a file name. It comes from outside, so only letters that cannot leave the folder are taken.
    fn path(&self, number: u64, kind: &str) -> PathBuf {
        let safe =
            |c: char| if c.is_ascii_alphanumeric() || c == '.' || c == '-' { c } else { '_' };
        let kind: String = kind.chars().take(80).map(safe).collect();
        self.folder.join(format!("{number:08}-{kind}.json"))
    }

    fn files(&self) -> anyhow::Result<Vec<u64>> {
        let mut numbers = vec![];
        for file in std::fs::read_dir(&self.folder)? {
            let name = file?.file_name();
            let name = name.to_string_lossy();
            let number = name.strip_suffix(".json").and_then(|name| name.split_once('-'));
            numbers.extend(number.and_then(|(number, _)| number.parse::<u64>().ok()));
        }
        Ok(numbers)
    }

    fn find(&self, number: u64) -> anyhow::Result<PathBuf> {
        let start = format!("{number:08}-");
        for file in std::fs::read_dir(&self.folder)? {
            let file = file?;
            if file.file_name().to_string_lossy().starts_with(&start) {
                return Ok(file.path());
            }
        }
        anyhow::bail!(
            "butir {number} tidak ada di kotak masuk: jalankan 'amanah-itjen watch --once'"
        )
    }
}

#[cfg(test)]
pub(super) mod tests;
