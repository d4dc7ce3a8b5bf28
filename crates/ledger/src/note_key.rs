//! The keys of signed notes: Ed25519 (type 01 of <https://c2sp.org/signed-note>).

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::note::{NoteError, NoteSignature, is_key_name};
use crate::strict::{from_base64, to_base64};

const ED25519: u8 = 1;

/// A public key with its name, written `name+id+base64(01 | key)`. It verifies notes.
#[derive(Clone, PartialEq, Eq)]
pub struct NoteKey {
    name: String,
    key: VerifyingKey,
}

impl NoteKey {
    /// The name: for a log its origin, a URL without scheme, such as `amanah.example/intake`.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// The first four bytes of `SHA256(name | 0A | 01 | key)`: an abbreviation, not a fingerprint.
    pub fn id(&self) -> [u8; 4] {
        let hash = Sha256::new()
            .chain_update(&self.name)
            .chain_update([b'\n', ED25519])
            .chain_update(self.key.as_bytes())
            .finalize();
        [hash[0], hash[1], hash[2], hash[3]]
    }

    pub(crate) fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let key = to_base64([&[ED25519], self.key.as_bytes().as_slice()].concat());
        write!(f, "{}+{}+{key}", self.name, hex::encode(self.id()))
    }
}

impl fmt::Debug for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteKey({self})")
    }
}

impl FromStr for NoteKey {
    type Err = NoteError;
    /// Error: `BadKey`, also if the id does not belong to name and key.
    fn from_str(text: &str) -> Result<Self, NoteError> {
        let bad = |reason| NoteError::BadKey { what: "verifier key", reason };
        let (name, bytes) =
            fields(text).ok_or(bad("expected name+id+base64 of 01 and 32 bytes"))?;
        let key = VerifyingKey::from_bytes(&bytes).map_err(|_| bad("not a point of the curve"))?;
        let read = Self { name: name.to_owned(), key };
        if read.to_string() == text { Ok(read) } else { Err(bad("the id is not that of the key")) }
    }
}

/// A private key with its name, written `PRIVATE+KEY+name+id+base64(01 | seed)` as Go's `sumdb/note` does. It signs notes.
#[derive(Clone)]
pub struct NoteSigner {
    name: String,
    // Wiped by its own drop.
    key: SigningKey,
}

impl NoteSigner {
    /// The signer of a name and 32 random bytes. Error: `BadKey` for a name that is empty or holds a space or `+`.
    pub fn new(name: impl Into<String>, seed: &[u8; 32]) -> Result<Self, NoteError> {
        let name = name.into();
        if is_key_name(&name) {
            return Ok(Self { name, key: SigningKey::from_bytes(seed) });
        }
        Err(NoteError::BadKey { what: "signer key", reason: "a name has no space and no +" })
    }

    /// Reads the text of a key file, white space around it ignored. Error: `BadKey`, which never repeats the text.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let bad = |reason| NoteError::BadKey { what: "signer key", reason };
        let fields = text.trim().strip_prefix("PRIVATE+KEY+").and_then(fields);
        let (name, seed) = fields.ok_or(bad("expected PRIVATE+KEY+name+id+base64"))?;
        let signer = Self::new(name, &seed)?;
        let same = signer.encode().as_str() == text.trim();
        if same { Ok(signer) } else { Err(bad("the id is not that of the key")) }
    }

    /// The text of the key file.
    pub fn encode(&self) -> Zeroizing<String> {
        let id = hex::encode(self.key().id());
        let bytes = Zeroizing::new([&[ED25519], self.key.as_bytes().as_slice()].concat());
        let seed = Zeroizing::new(to_base64(bytes.as_slice()));
        Zeroizing::new(format!("PRIVATE+KEY+{}+{id}+{}", self.name, *seed))
    }

    /// The public key.
    pub fn key(&self) -> NoteKey {
        NoteKey { name: self.name.clone(), key: self.key.verifying_key() }
    }

    /// The whole note: text, empty line, signature. Error: `Malformed` if the text does not end in a line feed or holds another
    /// control character.
    pub fn sign(&self, text: &str) -> Result<String, NoteError> {
        if !text.ends_with('\n') || text.chars().any(|c| c < ' ' && c != '\n') {
            return Err(NoteError::Malformed("the text must be lines, each ended by a line feed"));
        }
        Ok(format!("{text}\n{}\n", self.signature(text).line()))
    }

    /// The signature alone, to be added to a note that others signed. It covers exactly this text.
    pub fn signature(&self, text: &str) -> NoteSignature {
        let bytes = self.key.sign(text.as_bytes()).to_bytes().to_vec();
        NoteSignature { name: self.name.clone(), id: self.key().id(), bytes }
    }
}

impl fmt::Debug for NoteSigner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "NoteSigner({}, hidden)", self.name)
    }
}

/// Name and key of `name+id+base64(01 | key)`; the caller compares the id by writing the key again.
fn fields(text: &str) -> Option<(&str, Zeroizing<[u8; 32]>)> {
    let mut parts = text.splitn(3, '+');
    let (name, _id, blob) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = Zeroizing::new(from_base64(blob)?);
    let key = bytes.strip_prefix(&[ED25519])?.try_into().ok()?;
    is_key_name(name).then_some((name, Zeroizing::new(key)))
}
