//! What intake can be told.

use std::fmt;

/// Settings of the service.
#[derive(Clone)]
pub struct Settings {
    /// Itjen's public key: every complaint's data key is wrapped to it, and to nobody else here.
    pub inspectorate: vault::PublicKey,
    /// Signs the checkpoints of the log.
    pub signer: ledger::NoteSigner,
    /// Ratings from which a box may be emptied before its shift is over: fewer could be told apart.
    pub box_ratings_min: u32,
    /// Pause between two looks for boxes whose shift is over.
    pub box_check_secs: u64,
}

impl Settings {
    /// The usual limits.
    pub fn new(inspectorate: vault::PublicKey, signer: ledger::NoteSigner) -> Self {
        Self { inspectorate, signer, box_ratings_min: 10, box_check_secs: 30 }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("box_ratings_min", &self.box_ratings_min)
            .field("box_check_secs", &self.box_check_secs)
            .finish_non_exhaustive()
    }
}
