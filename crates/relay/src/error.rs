//! Why a relay or a pipe pauses.

use bus::BusError;
use eventlog::LogError;

/// Why a relay or a pipe pauses. Only [`RelayError::Ahead`] needs an operator.
#[derive(Debug, thiserror::Error)]
pub(crate) enum RelayError {
    #[error(transparent)]
    Bus(#[from] BusError),
    #[error(transparent)]
    Log(#[from] LogError),
    #[error("outbox {outbox}: {reason}")]
    Outbox { outbox: &'static str, reason: String },
    /// `held` names what JetStream's last message says about itself.
    #[error(
        "stream holds {held}, which the database does not: it was restored from an older copy, or another one writes to the stream. Nothing is published until an operator has compared them"
    )]
    Ahead { held: String },
    #[error("another one writes to the stream")]
    Fenced,
}
