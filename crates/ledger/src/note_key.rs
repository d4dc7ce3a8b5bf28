//! The keys of signed notes: Ed25519 (type 01 of <https://c2sp.org/signed-note>).

use ed25519_dalek::{Signature, Signer};

use crate::named_key::{KeyType, NamedKey, NamedSigner};
use crate::note::{NoteError, NoteSignature};

/// Type 01: signs the text of a note.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SignsNotes;

impl KeyType for SignsNotes {
    const BYTE: u8 = 1;
    const PUBLIC: &'static str = "NoteKey";
    const PRIVATE: &'static str = "NoteSigner";
}

/// A public key that verifies notes.
pub type NoteKey = NamedKey<SignsNotes>;

/// A private key that signs notes.
pub type NoteSigner = NamedSigner<SignsNotes>;

impl NoteKey {
    pub(crate) fn verifies(&self, text: &str, signature: &[u8]) -> bool {
        Signature::from_slice(signature)
            .is_ok_and(|signature| self.key.verify_strict(text.as_bytes(), &signature).is_ok())
    }
}

impl NoteSigner {
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
