//! Ed25519 keys with a name, an id that abbreviates both, and texts with one form only (<https://c2sp.org/signed-note>).

use std::fmt;
use std::marker::PhantomData;
use std::str::FromStr;

use ed25519_dalek::{SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::NoteError;
use crate::note::is_key_name;
use crate::strict::{from_base64, to_base64};

/// The kind of text that a key signs.
pub trait KeyType: Clone + Eq {
    /// The byte before the bytes of a key.
    const BYTE: u8;
    /// The name of the public key's type, for `Debug`.
    const PUBLIC: &'static str;
    /// The name of the private key's type, for `Debug`.
    const PRIVATE: &'static str;
}

/// A public key with its name, written `name+id+base64(type | key)`.
#[derive(Clone, PartialEq, Eq)]
pub struct NamedKey<T> {
    pub(crate) name: String,
    pub(crate) key: VerifyingKey,
    signs: PhantomData<T>,
}

impl<T: KeyType> NamedKey<T> {
    fn new(name: String, key: VerifyingKey) -> Self {
        Self { name, key, signs: PhantomData }
    }

    /// The name: for a log or a witness a URL without scheme, such as `amanah.example/intake`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of `SHA256(name | 0A | type | key)`: an abbreviation, not a fingerprint.
    pub fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', T::BYTE])
            .chain_update(self.bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
}

impl<T: KeyType> fmt::Display for NamedKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let blob = to_base64([&[T::BYTE], self.bytes().as_slice()].concat());
        write!(f, "{}+{}+{blob}", self.name, hex::encode(self.id()))
    }
}

impl<T: KeyType> fmt::Debug for NamedKey<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({self})", T::PUBLIC)
    }
}

impl<T: KeyType> FromStr for NamedKey<T> {
    type Err = NoteError;
    /// Error: `BadKey`, also for a key of another type, or if the id does not belong to name and key.
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let bad = |reason| NoteError::BadKey { what: "verifier key", reason };
        let (name, bytes) =
            fields::<T>(text).ok_or(bad("expected name+id+base64 of type and 32 bytes"))?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| bad("not a point of the curve"))?;
        let read = Self::new(name.to_owned(), key);
        if read.to_string() == text { Ok(read) } else { Err(bad("the id is not that of the key")) }
    }
}

/// A private key with its name, written `PRIVATE+KEY+name+id+base64(type | seed)` as Go's `sumdb/note` does.
#[derive(Clone)]
pub struct NamedSigner<T> {
    pub(crate) name: String,
    // Wiped by its own drop.
    pub(crate) key: SigningKey,
    signs: PhantomData<T>,
}

impl<T: KeyType> NamedSigner<T> {
    /// The signer of a name and 32 random bytes. Error: `BadKey` for a name that is empty or holds a space or `+`.
    pub fn new(name: impl Into<String>, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let (name, key) = (name.into(), SigningKey::from_bytes(seed));
        if is_key_name(&name) {
            return Ok(Self { name, key, signs: PhantomData });
        }
        Err(NoteError::BadKey { what: "signer key", reason: "a name has no space and no +" })
    }

    /// Reads the text of a key file, white space around it ignored. Error: `BadKey`, which never repeats the text.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let bad = |reason| NoteError::BadKey { what: "signer key", reason };
        let fields = text.trim().strip_prefix("PRIVATE+KEY+").and_then(fields::<T>);
        let (name, seed) = fields.ok_or(bad("expected PRIVATE+KEY+name+id+base64"))?;
        let read = Self::new(name, &seed)?;
        let same = read.encode().as_str() == text.trim();
        if same { Ok(read) } else { Err(bad("the id is not that of the key")) }
    }

    /// The text of the key file.
    pub fn encode(&self) -> Zeroizing<String> {
        let bytes = Zeroizing::new([&[T::BYTE], self.key.as_bytes().as_slice()].concat());
        let seed = Zeroizing::new(to_base64(bytes.as_slice()));
        let id = hex::encode(self.key().id());
        Zeroizing::new(format!("PRIVATE+KEY+{}+{id}+{}", self.name, *seed))
    }

    /// The public key.
    pub fn key(&self) -> NamedKey<T> {
        NamedKey::new(self.name.clone(), self.key.verifying_key())
    }
}

impl<T: KeyType> fmt::Debug for NamedSigner<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}({}, hidden)", T::PRIVATE, self.name)
    }
}

/// Name and key of `name+id+base64(type | key)`; the caller compares the id by writing the key again.
fn fields<T: KeyType>(text: &str) -> Option<(&str, Zeroizing<[u8; 32]>)> {
    let mut parts = text.splitn(3, '+');
    let (name, _id, blob) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = Zeroizing::new(from_base64(blob)?);
    let key = bytes.strip_prefix(&[T::BYTE])?.try_into().ok()?;
    is_key_name(name).then_some((name, Zeroizing::new(key)))
}
