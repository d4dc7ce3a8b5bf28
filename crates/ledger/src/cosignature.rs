//! A witness's signature on a checkpoint (<https://c2sp.org/tlog-cosignature>, Ed25519, type 04): at this time, this was the largest
//! tree of that log that the witness had seen, and it began with all it had seen before.

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use crate::named_key::{self, Kind};
use crate::{Checkpoint, NoteError, NoteSignature};

/// A witness's public key with its name, written `name+id+base64(04 | key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct CosignatureKey {
    name: String,
    key: VerifyingKey,
}

/// That a witness cosigned, and when.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Cosignature {
    /// The name of the witness.
    pub witness: String,
    /// Seconds since 1970, by the witness's clock; covered by its signature.
    pub time: u64,
}

impl CosignatureKey {
    /// The name of the witness: a URL without scheme, such as `itjen.example/witness`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of `SHA256(name | 0A | 04 | key)`.
    pub fn id(&self) -> [u8; 4] {
        named_key::id(Kind::Cosignature, &self.name, &self.key)
    }

    /// Whether a signature line says that it is by this key.
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

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
}

/// What is signed: the time, then the whole text.
fn message(time: u64, text: &str) -> String {
    format!("cosignature/v1\ntime {time}\n{text}")
}

impl fmt::Display for CosignatureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&named_key::write_public(Kind::Cosignature, &self.name, &self.key))
    }
}

impl fmt::Debug for CosignatureKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CosignatureKey({self})")
    }
}

impl FromStr for CosignatureKey {
    type Err = NoteError;
    /// Error: `BadKey`, also for a key of another type.
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let (name, key) = named_key::read_public(Kind::Cosignature, text)?;
        Ok(Self { name, key })
    }
}

/// A witness's private key with its name, written `PRIVATE+KEY+name+id+base64(04 | seed)`. It may sign nothing else, and belongs to one
/// name: the signed message does not hold the name.
#[derive(Clone)]
pub struct CosignatureSigner {
    name: String,
    // Wiped by its own drop.
    key: SigningKey,
}

impl CosignatureSigner {
    /// The signer of a name and 32 random bytes. Error: `BadKey` for a name that is empty or holds a space or `+`.
    pub fn new(name: impl Into<String>, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let name = named_key::checked_name(name.into())?;
        Ok(Self { name, key: SigningKey::from_bytes(seed) })
    }

    /// Reads the text of a key file, white space around it ignored. Error: `BadKey`, which never repeats the text.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let (name, key) = named_key::read_private(Kind::Cosignature, text)?;
        Ok(Self { name, key })
    }

    /// The text of the key file.
    pub fn encode(&self) -> Zeroizing<String> {
        named_key::write_private(Kind::Cosignature, &self.name, &self.key)
    }

    /// The public key.
    pub fn key(&self) -> CosignatureKey {
        CosignatureKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The signature line of a checkpoint at a time (seconds since 1970). Whoever calls this has checked that the checkpoint begins with
    /// every one that was cosigned before, and has stored it.
    pub fn cosign(&self, checkpoint: &Checkpoint, time: u64) -> NoteSignature {
        // The format has no room for later times; they are 292 thousand million years away.
        let time = time.min(i64::MAX.unsigned_abs());
        let signature = self.key.sign(message(time, &checkpoint.text()).as_bytes());
        let bytes = [time.to_be_bytes().as_slice(), &signature.to_bytes()].concat();
        NoteSignature { name: self.name.clone(), id: self.key().id(), bytes }
    }
}

impl fmt::Debug for CosignatureSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "CosignatureSigner({}, hidden)", self.name)
    }
}

#[cfg(test)]
mod tests;
