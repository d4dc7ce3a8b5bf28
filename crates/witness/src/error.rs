//! What a witness answers instead of a cosignature, and why it cannot start.

use std::path::PathBuf;

use ledger::NoteError;

/// Why a checkpoint is not cosigned. The log may show the reason to its operator: it holds nothing secret.
#[derive(Debug, thiserror::Error)]
pub enum Refusal {
    /// 400: the body is not a request, or its old size is above the new one.
    #[error("malformed request: {0}")]
    Malformed(&'static str),
    /// 404: no key of such a log is configured here.
    #[error("this witness does not know the log")]
    UnknownLog,
    /// 403: no known key of the log signed, or its signature is wrong.
    #[error("the log did not sign this checkpoint")]
    NotSigned,
    /// 409: the log starts from another size than the witness; or it signed two trees of one size.
    #[error("the last checkpoint that was cosigned has size {size}")]
    Conflict {
        /// The size that the witness knows.
        size: u64,
        /// Whether the log signed two different trees of that size: it lies to somebody.
        fork: bool,
    },
    /// 422: the new tree does not begin with the old one, or the proof is wrong.
    #[error("the consistency proof does not hold")]
    Inconsistent,
    /// 500: the checkpoint could not be kept, so it was not cosigned.
    #[error("the witness cannot keep the checkpoint")]
    NotKept(#[source] std::io::Error),
}

/// Why a witness does not start.
#[derive(Debug, thiserror::Error)]
pub enum WitnessError {
    #[error(transparent)]
    Write(#[from] files::FileError),
    #[error("{path} cannot be read or locked")]
    File { path: PathBuf, source: std::io::Error },
    #[error("{path}: {reason}")]
    Settings {
        path: PathBuf,
        /// Why, without its content.
        reason: String,
    },
    #[error("{path} does not hold a witness's key")]
    Key {
        path: PathBuf,
        /// Why; never the key.
        source: NoteError,
    },
    #[error("{path} may be read by others: run 'chmod 600' on it")]
    NotPrivate { path: PathBuf },
    #[error("{path} is in use: one folder belongs to one witness")]
    InUse { path: PathBuf },
    /// A kept checkpoint does not read. Starting without it would let a log roll back.
    #[error("{path} is damaged: restore it from a backup, or retire this witness and its key")]
    Damaged { path: PathBuf },
}

impl WitnessError {
    pub(crate) fn file(path: impl Into<PathBuf>) -> impl FnOnce(std::io::Error) -> Self {
        let path = path.into();
        move |source| Self::File { path, source }
    }
}
