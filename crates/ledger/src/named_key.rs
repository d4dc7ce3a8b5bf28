//! What the types of Ed25519 keys have in common: a name, an id that abbreviates both, and texts with one form only.

use ed25519_dalek::{SigningKey, VerifyingKey};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::NoteError;
use crate::note::is_key_name;
use crate::strict::{from_base64, to_base64};

/// A key's type: the byte before its bytes (<https://c2sp.org/signed-note>).
#[derive(Clone, Copy)]
pub(crate) enum Kind {
    /// 01: signs the note's text.
    Note = 1,
    /// 04: a witness, signs the note's text with a time before it.
    Cosignature = 4,
}

/// The first four bytes of `SHA256(name | 0A | type | key)`.
pub(crate) fn id(kind: Kind, name: &str, key: &VerifyingKey) -> [u8; 4] {
    let hash = Sha256::new()
        .chain_update(name)
        .chain_update([b'\n', kind as u8])
        .chain_update(key.as_bytes())
        .finalize();
    [hash[0], hash[1], hash[2], hash[3]]
}

/// `name+id+base64(type | key)`.
pub(crate) fn write_public(kind: Kind, name: &str, key: &VerifyingKey) -> String {
    let blob = to_base64([&[kind as u8], key.as_bytes().as_slice()].concat());
    format!("{name}+{}+{blob}", hex::encode(id(kind, name, key)))
}

/// Reads exactly what [`write_public`] writes.
pub(crate) fn read_public(kind: Kind, text: &str) -> Result<(String, VerifyingKey), NoteError> {
    let bad = |reason| NoteError::BadKey { what: "verifier key", reason };
    let (name, bytes) =
        fields(kind, text).ok_or(bad("expected name+id+base64 of type and 32 bytes"))?;
    let key = VerifyingKey::from_bytes(&bytes).map_err(|_| bad("not a point of the curve"))?;
    let same = write_public(kind, name, &key) == text;
    if same { Ok((name.to_owned(), key)) } else { Err(bad("the id is not that of the key")) }
}

/// `PRIVATE+KEY+name+id+base64(type | seed)`.
pub(crate) fn write_private(kind: Kind, name: &str, key: &SigningKey) -> Zeroizing<String> {
    let id = hex::encode(id(kind, name, &key.verifying_key()));
    let bytes = Zeroizing::new([&[kind as u8], key.as_bytes().as_slice()].concat());
    let seed = Zeroizing::new(to_base64(bytes.as_slice()));
    Zeroizing::new(format!("PRIVATE+KEY+{name}+{id}+{}", *seed))
}

/// Reads what [`write_private`] writes, white space around it ignored. The error never repeats the text.
pub(crate) fn read_private(kind: Kind, text: &str) -> Result<(String, SigningKey), NoteError> {
    let bad = |reason| NoteError::BadKey { what: "signer key", reason };
    let fields = text.trim().strip_prefix("PRIVATE+KEY+").and_then(|rest| fields(kind, rest));
    let (name, seed) = fields.ok_or(bad("expected PRIVATE+KEY+name+id+base64"))?;
    let key = SigningKey::from_bytes(&seed);
    let same = write_private(kind, name, &key).as_str() == text.trim();
    if same { Ok((name.to_owned(), key)) } else { Err(bad("the id is not that of the key")) }
}

/// A name that can stand in a key and in a signature line.
pub(crate) fn checked_name(name: String) -> Result<String, NoteError> {
    if is_key_name(&name) {
        return Ok(name);
    }
    Err(NoteError::BadKey { what: "signer key", reason: "a name has no space and no +" })
}

/// Name and key of `name+id+base64(type | key)`; the caller compares the id by writing the key again.
fn fields(kind: Kind, text: &str) -> Option<(&str, Zeroizing<[u8; 32]>)> {
    let mut parts = text.splitn(3, '+');
    let (name, _id, blob) = (parts.next()?, parts.next()?, parts.next()?);
    let bytes = Zeroizing::new(from_base64(blob)?);
    let key = bytes.strip_prefix(&[kind as u8])?.try_into().ok()?;
    is_key_name(name).then_some((name, Zeroizing::new(key)))
}
