//! A witness in the configuration of a log's owner.

use serde::{Deserialize, Serialize};

/// Somebody who cosigns our checkpoints: Itjen, or a neighbouring office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessSection {
    /// Address, e.g. `https://saksi.itjen.example`.
    pub url: String,
    /// The public key (`name+id+base64`), or a file that holds it. Get it from the witness in person, never from the address.
    pub key: String,
}
