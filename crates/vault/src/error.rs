//! What can go wrong. A message says what was expected and what to do, never what was inside.

/// Why something did not open, parse or match. No variant carries content, keys or codes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum VaultError {
    /// The key, the place or person it was bound to, or a bit of the bytes is not the right one; which of them cannot be told.
    #[error("the bytes do not open: wrong key, wrong place or altered bytes")]
    Refused,
    /// The bytes are not of this format at all.
    #[error("malformed {what}: expected {expected}")]
    Malformed {
        /// What was being read.
        what: &'static str,
        /// What a good one looks like.
        expected: &'static str,
    },
    /// The bytes beside the log are not those that the event named.
    #[error("the sealed bytes do not match the digest in the log: restore them from a copy")]
    WrongDigest,
    /// The public key is one of the few points of X25519 that protect nothing (RFC 7748, section 6.1).
    #[error("the public key is a low-order point: anybody could open what is wrapped to it")]
    WeakKey,
    /// The receipt code has too few or too many symbols.
    #[error("a receipt code has 20 letters and digits, this one has {found}")]
    CodeLength {
        /// How many were found, hyphens and spaces not counted.
        found: usize,
    },
    /// The receipt code holds a symbol that is never used.
    #[error("symbol {position} of the receipt code is never used in one: check the spelling")]
    CodeSymbol {
        /// Which symbol, counted from 1, hyphens and spaces not counted.
        position: usize,
    },
    /// The check symbols of the receipt code do not fit: a typing error.
    #[error("the receipt code has a typing error: compare it with the paper again")]
    CodeCheck,
}
