//! Failures of a log, sorted by what the caller can do.

use std::sync::Arc;

use kernel::{LogName, Position, StreamId, Version};

/// A failure of the log itself; a refused append is not a failure but [`crate::Appended::Conflict`].
#[derive(Debug, thiserror::Error)]
pub enum LogError {
    #[error("the outcome of the append is unknown; repeat it with the same command id")]
    Unknown(#[source] Arc<sqlx::Error>),
    /// The database refused the statement, so nothing was stored.
    #[error("the database refused to {doing}")]
    Refused {
        /// Follows "the database refused to".
        doing: &'static str,
        #[source]
        source: Arc<sqlx::Error>,
    },
    #[error("the log is closing: no more appends are taken")]
    Closing,
    #[error(
        "the database holds the log '{found}', the configuration says '{wanted}': point the service to its own database"
    )]
    WrongLog { wanted: LogName, found: String },
    #[error("the database schema is at migration {found}, this program needs {wanted}: {advice}")]
    SchemaVersion {
        wanted: i64,
        /// Applied; 0 = none.
        found: i64,
        /// A sentence for the operator.
        advice: &'static str,
    },
    #[error("the database could not be migrated")]
    Migrate(#[source] sqlx::migrate::MigrateError),
    /// No signed checkpoint covers the position in time; the event itself is committed. Ask again.
    #[error("position {position} is committed, but no signed checkpoint covers it yet")]
    Unsealed { position: Position },
    /// The leaves do not lead to the root that was signed: somebody changed rows.
    #[error("the log does not lead to its own checkpoint of size {size}: run 'amanah verify log'")]
    Unprovable { size: u64 },
    #[error("the owner of the log did not answer: {reason}")]
    Elsewhere { reason: String },
    /// A stored row does not read as an event of its stream.
    #[error("event {version} of stream {stream} cannot be read: {reason}")]
    Damaged {
        stream: StreamId,
        version: Version,
        /// Holds no content.
        reason: String,
    },
}

impl LogError {
    pub(crate) fn refused(doing: &'static str) -> impl FnOnce(sqlx::Error) -> Self {
        move |source| Self::Refused { doing, source: Arc::new(source) }
    }

    /// An append fails either before the server could have committed (an answer that says so) or with an unknown outcome (no answer).
    pub(crate) fn of_append(source: Arc<sqlx::Error>) -> Self {
        match source.as_ref() {
            sqlx::Error::Database(answer) if !ends_connection(answer.as_ref()) => {
                Self::Refused { doing: "append", source }
            }
            sqlx::Error::PoolTimedOut | sqlx::Error::PoolClosed => {
                Self::Refused { doing: "append", source }
            }
            _ => Self::Unknown(source),
        }
    }

    /// The same for another caller of the batch.
    pub(crate) fn again(&self) -> Self {
        match self {
            Self::Refused { doing, source } => Self::Refused { doing, source: Arc::clone(source) },
            Self::Unknown(source) => Self::Unknown(Arc::clone(source)),
            // An append fails in these two ways only.
            _ => Self::Closing,
        }
    }

    /// Whether a value was refused: trying again would not help.
    pub(crate) fn is_of_a_value(&self) -> bool {
        matches!(self, Self::Refused { source, .. } if refused_value(source).is_some())
    }

    /// The same failure, where it leaves open whether an append was committed.
    pub(crate) fn unknown(self) -> Self {
        match self {
            Self::Refused { source, .. } => Self::Unknown(source),
            other => other,
        }
    }

    /// Whether trying again soon may succeed without anybody repairing anything.
    pub fn is_transient(&self) -> bool {
        match self {
            Self::Unknown(_) | Self::Elsewhere { .. } | Self::Unsealed { .. } => true,
            Self::Refused { source, .. } => match source.as_ref() {
                sqlx::Error::Database(answer) => {
                    ends_connection(answer.as_ref())
                        || matches!(
                            answer.code().as_deref(),
                            Some("40001" | "40P01" | "55P03" | "53300")
                        )
                }
                sqlx::Error::Io(_)
                | sqlx::Error::PoolTimedOut
                | sqlx::Error::Tls(_)
                | sqlx::Error::WorkerCrashed
                | sqlx::Error::Protocol(_) => true,
                _ => false,
            },
            _ => false,
        }
    }
}

/// Class 57P: the server is shutting down, crashed or cannot connect now; the commit may have happened before.
fn ends_connection(answer: &dyn sqlx::error::DatabaseError) -> bool {
    answer.code().is_some_and(|code| code.starts_with("57P") || code.starts_with("08"))
}

/// The code of a refused value (class 22, 23).
pub(crate) fn refused_value(error: &sqlx::Error) -> Option<String> {
    let code = error.as_database_error()?.code()?;
    (code.starts_with("22") || code.starts_with("23")).then(|| code.into_owned())
}
