//! A witness's signature on a checkpoint (<https://c2sp.org/tlog-cosignature>, Ed25519, type 04). It says that at this time this was
//! the largest tree of the log that the witness had seen, and that it began with all it had seen before.

use ed25519_dalek::{Signature, Signer};

use crate::named_key::{KeyType, NamedKey, NamedSigner};
use crate::{Checkpoint, NoteError, NoteSignature};

/// Type 04: signs the text of a checkpoint with a time before it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosigns;

impl KeyType for Cosigns {
    const BYTE: u8 = 4;
    const PUBLIC: &'static str = "CosignatureKey";
    const PRIVATE: &'static str = "CosignatureSigner";
}

/// A witness's public key.
pub type CosignatureKey = NamedKey<Cosigns>;

/// A witness's private key. It may sign nothing else, and belongs to one name: the signed message does not hold the name.
pub type CosignatureSigner = NamedSigner<Cosigns>;

/// That a witness cosigned, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The name of the witness.
    pub witness: String,
    /// Seconds since 1970, by the witness's clock; covered by its signature.
    pub time: u64,
}

impl CosignatureKey {
    /// True when a signature line says that it is by this key.
    pub fn claims(&self, signature: &NoteSignature) -> bool {
        self.name == signature.name && self.id() == signature.id
    }

    /// The cosignature of this checkpoint text that a line holds. Errors: `NoKnownKey` if it is by another key; `BadSignature`.
    pub fn verify(&self, text: &str, line: &NoteSignature) -> Result<Cosignature, NoteError> {
        if !self.claims(line) {
            return Err(NoteError::NoKnownKey);
        }
        let bad = || NoteError::BadSignature { name: self.name.clone() };
        let (time, signature) = line.bytes.split_first_chunk::<8>().ok_or_else(bad)?;
        let time = u64::from_be_bytes(*time);
        let signature = Signature::from_slice(signature).map_err(|_| bad())?;
        let message = message(time, text);
        let good = i64::try_from(time).is_ok()
            && self.key.verify_strict(message.as_bytes(), &signature).is_ok();
        if good { Ok(Cosignature { witness: self.name.clone(), time }) } else { Err(bad()) }
    }
}

/// The signed text: the time, then the whole text.
fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

impl CosignatureSigner {
    /// The signature line of a checkpoint at a time (seconds since 1970). The caller has checked that the checkpoint begins with
    /// every one that was cosigned before, and has stored it.
    pub fn cosign(&self, checkpoint: &Checkpoint, time: u64) -> NoteSignature {
        // The format has no room for later times; they are 292 thousand million years away.
        let time = time.min(i64::MAX.unsigned_abs());
        let signature = self.key.sign(message(time, &checkpoint.text()).as_bytes());
        let bytes = [time.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        NoteSignature { name: self.name.clone(), id: self.key().id(), bytes }
    }
}

#[cfg(test)]
mod tests;
