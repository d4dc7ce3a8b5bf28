//! A witness, as the owner of logs knows it.

use serde::{Deserialize, Serialize};

/// Somebody else who cosigns our checkpoints: Itjen, or a neighbouring office.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct WitnessSection {
    /// Where it is: `https://saksi.itjen.example`.
    pub url: String,
    /// Its public key (`name+id+base64`), or a file that holds it. It comes from the witness itself, never from the address.
    pub key: String,
}
