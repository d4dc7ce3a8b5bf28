//! A signed note (<https://c2sp.org/signed-note>): text, an empty line, then one line per signature.

use crate::NoteKey;
use crate::strict::{from_base64, to_base64};

/// Post-quantum signatures have up to 5 kB, and at least 16 signatures must fit.
const MAX_BYTES: usize = 256 * 1024;
const MAX_SIGNATURES: usize = 64;

/// A note as read. Its text says nothing until [`Note::verify`] has found a known key.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Note {
    /// The signed text, with its final line feed.
    pub text: String,
    /// The signatures, in the order of the lines.
    pub signatures: Vec<NoteSignature>,
}

/// One signature line.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct NoteSignature {
    /// The name of the key.
    pub name: String,
    /// The id of the key: see [`NoteKey::id`].
    pub id: [u8; 4],
    /// The bytes of the key's algorithm; 64 for Ed25519.
    pub bytes: Vec<u8>,
}

/// Why a text is no signed note, or is not to be believed.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum NoteError {
    /// The text is not a signed note.
    #[error("malformed signed note: {0}")]
    Malformed(&'static str),
    /// The text is not a key.
    #[error("malformed {what}: {reason}")]
    BadKey {
        /// `verifier key` or `signer key`.
        what: &'static str,
        /// The fault; never the key itself.
        reason: &'static str,
    },
    /// A known key's signature does not verify: somebody changed the note, so none of it is believed.
    #[error("the signature of {name} does not verify: the note was changed")]
    BadSignature {
        /// The name of that key.
        name: String,
    },
    /// None of the known keys signed.
    #[error("none of the known keys signed this note")]
    NoKnownKey,
}

impl Note {
    /// Reads a note, verifying nothing. Error: `Malformed`, also above 256 KiB or 64 signatures.
    pub fn parse(note: &str) -> Result<Self, NoteError> {
        if note.len() > MAX_BYTES {
            return Err(NoteError::Malformed("longer than 256 KiB"));
        }
        if note.chars().any(|c| c < ' ' && c != '\n') {
            return Err(NoteError::Malformed("a control character other than the line feed"));
        }
        // The text may hold empty lines, a signature never does.
        let end =
            note.rfind("\n\n").ok_or(NoteError::Malformed("no empty line before signatures"))?;
        let (text, lines) = (&note[..=end], &note[end + 2..]);
        let lines = lines.strip_suffix('\n').ok_or(NoteError::Malformed("no signature line"))?;
        let signatures = lines.split('\n').take(MAX_SIGNATURES + 1).map(NoteSignature::parse);
        let signatures = signatures.collect::<Result<Vec<_>, _>>()?;
        if signatures.len() > MAX_SIGNATURES {
            return Err(NoteError::Malformed("more than 64 signatures"));
        }
        Ok(Self { text: text.to_owned(), signatures })
    }

    /// The known keys that signed, at least one. Signatures of unknown keys are ignored; errors: `BadSignature` if one of a known
    /// key is wrong, `NoKnownKey`.
    pub fn verify<'k>(&self, keys: &'k [NoteKey]) -> Result<Vec<&'k NoteKey>, NoteError> {
        let mut signers: Vec<&NoteKey> = Vec::new();
        for signature in &self.signatures {
            let known = |key: &&NoteKey| key.name() == signature.name && key.id() == signature.id;
            let Some(key) = keys.iter().find(known) else { continue };
            if !key.verifies(&self.text, &signature.bytes) {
                return Err(NoteError::BadSignature { name: signature.name.clone() });
            }
            // A key that signs twice is still one signer.
            if !signers.contains(&key) {
                signers.push(key);
            }
        }
        if signers.is_empty() { Err(NoteError::NoKnownKey) } else { Ok(signers) }
    }
}

impl NoteSignature {
    /// `— <name> <base64(id 4 | signature)>`, without a line feed.
    pub fn line(&self) -> String {
        let blob = [self.id.as_slice(), &self.bytes].concat();
        format!("— {} {}", self.name, to_base64(blob))
    }

    /// Reads exactly what [`NoteSignature::line`] writes, verifying nothing. Error: `Malformed`.
    pub fn parse(line: &str) -> Result<Self, NoteError> {
        Self::read(line).ok_or(NoteError::Malformed("a signature line is not '— name base64'"))
    }

    fn read(line: &str) -> Option<Self> {
        let (name, blob) = line.strip_prefix("— ")?.split_once(' ')?;
        let blob = from_base64(blob)?;
        let (id, bytes) = blob.split_first_chunk::<4>()?;
        let good = is_key_name(name) && !bytes.is_empty();
        good.then(|| Self { name: name.to_owned(), id: *id, bytes: bytes.to_vec() })
    }
}

/// Not empty, no space of any kind, no `+`, no control character.
pub(crate) fn is_key_name(name: &str) -> bool {
    !name.is_empty() && !name.chars().any(|c| c.is_whitespace() || c < ' ' || c == '+')
}

#[cfg(test)]
mod tests;
