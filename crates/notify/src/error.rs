//! Why notices cannot be set up.

use std::path::PathBuf;

use service::{Failure, FailureKind};

/// The settings cannot be used. Names file, line or field, and never the value: it could be an address.
#[derive(Debug, thiserror::Error)]
pub enum SetupError {
    #[error("{path}, line {line}: {rule}")]
    Contacts {
        path: PathBuf,
        /// Which line, from 1.
        line: usize,
        /// What a good one looks like.
        rule: &'static str,
    },
    #[error("[notify] {field}: {rule}")]
    Setting {
        field: &'static str,
        /// What a good one looks like.
        rule: &'static str,
    },
    /// A file that the settings name cannot be read.
    #[error(transparent)]
    File(#[from] service::config::ConfigError),
}

impl From<SetupError> for Failure {
    fn from(error: SetupError) -> Self {
        Self::new(FailureKind::Internal, "NOTIFY_SETTINGS", error.to_string())
    }
}
