//! The keys of signed notes: Ed25519 (type 01 of <https://c2sp.org/signed-note>).

use std::fmt;
use std::str::FromStr;

use ed25519_dalek::{Signature, Signer, SigningKey, VerifyingKey};
use zeroize::Zeroizing;

use crate::named_key::{self, Kind};
use crate::note::{NoteError, NoteSignature};

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
        named_key::id(Kind::Note, &self.name, &self.key)
    }

    pub(crate) fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }

    pub(crate) fn bytes(&self) -> &[u8; 32] {
        self.key.as_bytes()
    }
}

impl fmt::Display for NoteKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&named_key::write_public(Kind::Note, &self.name, &self.key))
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
        let (name, key) = named_key::read_public(Kind::Note, text)?;
        Ok(Self { name, key })
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
        let name = named_key::checked_name(name.into())?;
        Ok(Self { name, key: SigningKey::from_bytes(seed) })
    }

    /// Reads the text of a key file, white space around it ignored. Error: `BadKey`, which never repeats the text.
    pub fn parse(text: &str) -> Result<Self, NoteError> {
        let (name, key) = named_key::read_private(Kind::Note, text)?;
        Ok(Self { name, key })
    }

    /// The text of the key file.
    pub fn encode(&self) -> Zeroizing<String> {
        named_key::write_private(Kind::Note, &self.name, &self.key)
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
