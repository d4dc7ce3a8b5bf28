//! What intake refuses by rule.

/// Why a command is refused.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum Refusal {
    /// The command was carried out before; only a hash of the token was kept.
    #[error(
        "this board was registered and its token shown once: register another board with a new command id"
    )]
    TokenShownOnce,
}
