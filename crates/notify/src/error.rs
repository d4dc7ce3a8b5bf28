//! Why notices cannot be set up.

use std::path::PathBuf;

use service::{Failure, FailureKind};

/// The settings cannot be used. Names file, line or field, and never the value: it could be an address.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    /// The contacts cannot be read.
    #[error("{path}: {reason}")]
    Read {
        /// Which file.
        path: PathBuf,
        /// Why.
        reason: String,
    },
    /// A line of the contacts is not what it should be.
    #[error("{path}, line {line}: {rule}")]
    Contacts {
        /// Which file.
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What a good one looks like.
        rule: &'static str,
    },
    /// A setting is wrong.
    #[error("[notify] {field}: {rule}")]
    Setting {
        /// Which one.
        field: &'static str,
        /// What a good one looks like.
        rule: &'static str,
    },
    /// The password of the mail server cannot be read.
    #[error(transparent)]
    Secret(#[from] service::config::ConfigError),
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        Self::new(FailureKind::Internal, "NOTIFY_SETTINGS", error.to_string())
    }
}
