//! Settings of intake.

use std::fmt;

#[derive(Clone)]
pub struct Settings {
    /// Itjen's public key: every complaint's data key is wrapped to it, and to nobody else here.
    pub inspectorate: vault::PublicKey,
    pub objects: crate::Objects,
    pub signer: ledger::NoteSigner,
    /// Ratings from which a box may be emptied before its shift is over. Fewer could be matched to their visitors.
    pub box_ratings_min: u32,
    /// Pause between two looks for boxes whose shift is over.
    pub box_check_secs: u64,
    /// How fast an office may send by machine.
    pub limits: IngressLimits,
}

/// How fast an office's machines may send. More than that waits in the office's stream.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct IngressLimits {
    /// Ratings a second, sustained; any other submission counts as one for each 4 KiB.
    pub ratings_per_s_max: u32,
    /// Ratings that may come at once.
    pub burst: u32,
}

impl Default for IngressLimits {
    fn default() -> Self {
        Self { ratings_per_s_max: 500, burst: 5_000 }
    }
}

impl Settings {
    pub fn new(
        inspectorate: vault::PublicKey,
        objects: crate::Objects,
        signer: ledger::NoteSigner,
    ) -> Self {
        let limits = IngressLimits::default();
        Self { inspectorate, objects, signer, box_ratings_min: 10, box_check_secs: 30, limits }
    }
}

impl fmt::Debug for Settings {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Settings")
            .field("box_ratings_min", &self.box_ratings_min)
            .field("box_check_secs", &self.box_check_secs)
            .field("limits", &self.limits)
            .finish_non_exhaustive()
    }
}
