//! Files that only their owner may read, and that are whole or absent also after power was lost.
//!
//! **Invariant:** when a function returns, the bytes and the name of the file are on disk. A reader never sees half a file.

use std::fs::{DirBuilder, File, OpenOptions};
use std::io::{self, Write};
use std::os::unix::fs::{DirBuilderExt, OpenOptionsExt};
use std::path::{Path, PathBuf};

/// Read and write for the owner, nothing for others.
const PRIVATE: u32 = 0o600;
/// Read for everybody: public keys, settings without secrets.
const PUBLIC: u32 = 0o644;
const PRIVATE_FOLDER: u32 = 0o700;

/// A file or folder that could not be written. The message names its path; the system's own words are the source.
#[derive(Debug, thiserror::Error)]
pub enum FileError {
    /// The file at this path is as it was before, or absent.
    #[error("{} tidak dapat ditulis / cannot be written", path.display())]
    Write { path: PathBuf, source: io::Error },
    #[error("folder {} tidak dapat dibuat / cannot be made", path.display())]
    Folder { path: PathBuf, source: io::Error },
}

/// Writes a private file, over an old one if there is one. A crash leaves the old bytes or the new ones. One process at a time may replace a file.
pub fn replace(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write(path, || {
        let beside = beside(path);
        // What an earlier crash left. Its mode may be another one: a mode counts only for a file that is made.
        match std::fs::remove_file(&beside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        write_new(&beside, PRIVATE, bytes)?;
        std::fs::rename(&beside, path)
    })
}

/// Writes a new private file. It is an error when there is one already: a key is never overwritten.
pub fn create(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write(path, || write_new(path, PRIVATE, bytes))
}

/// Writes a new file that everybody may read. It is an error when there is one already.
pub fn create_public(path: &Path, bytes: &[u8]) -> Result<(), FileError> {
    write(path, || write_new(path, PUBLIC, bytes))
}

/// Makes a folder that only its owner may enter, with the folders above it. A folder that is there stays as it is.
pub fn private_folder(path: &Path) -> Result<(), FileError> {
    let made = DirBuilder::new().recursive(true).mode(PRIVATE_FOLDER).create(path);
    made.map_err(|source| FileError::Folder { path: path.to_owned(), source })
}

/// Brings the name of a file to the disk: a new name is there only when its folder is.
pub fn sync_folder_of(path: &Path) -> io::Result<()> {
    match path.parent() {
        Some(folder) if !folder.as_os_str().is_empty() => File::open(folder)?.sync_all(),
        _ => File::open(".")?.sync_all(),
    }
}

fn write(path: &Path, how: impl FnOnce() -> io::Result<()>) -> Result<(), FileError> {
    let written = how().and_then(|()| sync_folder_of(path));
    written.map_err(|source| FileError::Write { path: path.to_owned(), source })
}

fn write_new(path: &Path, mode: u32, bytes: &[u8]) -> io::Result<()> {
    let mut file = OpenOptions::new().write(true).create_new(true).mode(mode).open(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// In the same folder, so that a rename is one step of the file system.
fn beside(path: &Path) -> PathBuf {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    beside.into()
}

#[cfg(test)]
mod tests;
