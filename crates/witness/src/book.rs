//! The last checkpoint of each log, on disk: one file a log, replaced as a whole.

use std::fs::{self, File, OpenOptions, TryLockError};
use std::io;
use std::path::{Path, PathBuf};

use ledger::{Checkpoint, Note};
use sha2::{Digest, Sha256};

use crate::WitnessError;

/// Forks kept as evidence; more tell nothing new.
const EVIDENCE_MAX: usize = 100;

/// The folder, held by this process alone.
pub(crate) struct Book {
    folder: PathBuf,
    // Released by the system, however the process ends.
    _lock: File,
}

impl Book {
    /// Opens the folder, made if it is not there. Errors: `InUse`, `File`.
    pub(crate) fn open(folder: &Path) -> Result<Self, WitnessError> {
        files::private_folder(folder)?;
        let path = folder.join("lock");
        let lock = OpenOptions::new().create(true).truncate(false).write(true).open(&path);
        let lock = lock.map_err(WitnessError::file(&path))?;
        match lock.try_lock() {
            Ok(()) => Ok(Self { folder: folder.to_owned(), _lock: lock }),
            Err(TryLockError::WouldBlock) => Err(WitnessError::InUse { path }),
            Err(TryLockError::Error(source)) => Err(WitnessError::File { path, source }),
        }
    }

    /// The last checkpoint of a log. Error: `InvalidData` for a file that is not one of this log; never taken for none.
    pub(crate) fn last(&self, origin: &str) -> io::Result<Option<Checkpoint>> {
        let note = match fs::read_to_string(self.path(origin)) {
            Ok(note) => note,
            Err(error) if error.kind() == io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error),
        };
        let text = Note::parse(&note).map(|note| note.text).unwrap_or_default();
        match Checkpoint::parse(&text) {
            Ok(checkpoint) if checkpoint.origin == origin => Ok(Some(checkpoint)),
            _ => Err(io::ErrorKind::InvalidData.into()),
        }
    }

    /// Keeps the signed checkpoint of a log. It is on disk when this returns; else the old one is there, or this one, never half of it.
    pub(crate) fn keep(&self, origin: &str, note: &str) -> io::Result<()> {
        files::replace(&self.path(origin), note.as_bytes()).map_err(io::Error::other)
    }

    /// Keeps a checkpoint that contradicts the last one: both are signed by the log, which proves that it lied.
    pub(crate) fn keep_evidence(&self, note: &str) -> io::Result<()> {
        let folder = self.folder.join("evidence");
        files::private_folder(&folder).map_err(io::Error::other)?;
        if fs::read_dir(&folder)?.count() >= EVIDENCE_MAX {
            return Ok(());
        }
        let path = folder.join(format!("{}.checkpoint", name(note)));
        files::replace(&path, note.as_bytes()).map_err(io::Error::other)
    }

    /// Where a log's last checkpoint lies.
    pub(crate) fn path(&self, origin: &str) -> PathBuf {
        self.folder.join(format!("{}.checkpoint", name(origin)))
    }
}

/// Origins hold slashes; digests of them do not.
fn name(text: &str) -> String {
    hex::encode(Sha256::digest(text))
}
