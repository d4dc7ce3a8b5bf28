//! Seals content: outside, bytes of a few lengths only; in the event, a digest and a hiding commitment that stand for good.

use std::fmt;

use kernel::Ids;
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use zeroize::Zeroizing;

use crate::{ContentRef, DataKey, VaultError, aead};

/// Opening and length, before the content.
const PREFIX: usize = 32 + 8;
const SMALLEST: usize = 1024;

/// Sealed content, ready to be stored.
#[derive(Clone)]
pub struct Sealed {
    /// What lies beside the log, never in it: `01 | nonce 24 | XChaCha20-Poly1305(opening 32 | len u64 | content | zeros)`.
    pub bytes: Vec<u8>,
    /// What the event says about them.
    pub seal: SealRef,
    /// Opens the commitment: goes to the author of the content and is otherwise kept only inside `bytes`.
    pub opening: [u8; 32],
}

/// What an event says about sealed bytes. It tells neither the content nor its exact length, and outlives erasure.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub struct SealRef {
    /// SHA-256 of the sealed bytes: finds and checks them.
    #[serde(with = "lower_hex")]
    pub digest: [u8; 32],
    /// [`commitment`] to the plain content: whoever has content and opening can prove what was sent, even after erasure.
    #[serde(with = "lower_hex")]
    pub commitment: [u8; 32],
    /// Padded length of the plaintext in bytes: a power of two, at least 1024.
    pub size: u32,
}

/// Content taken out of its seal.
#[derive(Clone)]
pub struct Opened {
    /// The plain content.
    pub content: Zeroizing<Vec<u8>>,
    /// The opening of its commitment.
    pub opening: [u8; 32],
}

/// Seals content at its place. Panics on 2 GiB and more, which no edge lets in.
pub fn seal(key: &DataKey, place: &ContentRef, content: &[u8], ids: &Ids) -> Sealed {
    seal_with(key, place, content, &ids.bytes(), ids.bytes())
}

#[expect(clippy::expect_used, reason = "every edge limits content to megabytes")]
fn seal_with(
    key: &DataKey,
    place: &ContentRef,
    content: &[u8],
    nonce: &[u8; 24],
    opening: [u8; 32],
) -> Sealed {
    let total = padded(content.len());
    let size = u32::try_from(total).expect("content below 2 GiB");
    let length = (content.len() as u64).to_be_bytes();
    let parts = [opening.as_slice(), &length, content];
    let bytes = aead::lock(key.expose(), nonce, &place.aad(), &parts, total);
    let digest = Sha256::digest(&bytes).into();
    let seal = SealRef { digest, commitment: commitment(content, &opening), size };
    Sealed { bytes, seal, opening }
}

/// Opens sealed bytes. Errors: `Refused` for another key, another place or a changed bit; `Malformed` for another format.
/// What the event promised about the bytes is [`check`]ed separately.
pub fn open(key: &DataKey, place: &ContentRef, bytes: &[u8]) -> Result<Opened, VaultError> {
    let plain = aead::unlock(key.expose(), &place.aad(), bytes)?;
    parse(&plain).ok_or(VaultError::Malformed {
        what: "sealed content",
        expected: "an opening, a length and zero padding to a power of two",
    })
}

fn parse(plain: &[u8]) -> Option<Opened> {
    let (opening, rest) = plain.split_first_chunk::<32>()?;
    let (length, rest) = rest.split_first_chunk::<8>()?;
    let length = usize::try_from(u64::from_be_bytes(*length)).ok()?;
    let (content, padding) = rest.split_at_checked(length)?;
    let canonical = padded(length) == plain.len() && padding.iter().all(|&byte| byte == 0);
    canonical.then(|| Opened { content: Zeroizing::new(content.to_vec()), opening: *opening })
}

/// Checks that bytes are the ones that an event names; needs no key. Error: `WrongDigest`.
pub fn check(bytes: &[u8], seal: &SealRef) -> Result<(), VaultError> {
    let length = bytes.len().checked_sub(aead::OVERHEAD).and_then(|len| u32::try_from(len).ok());
    let digest: [u8; 32] = Sha256::digest(bytes).into();
    if length == Some(seal.size) && digest == seal.digest {
        return Ok(());
    }
    Err(VaultError::WrongDigest)
}

/// `SHA256("amanah/content/v1" 00 | opening 32 | SHA256(content))`: binding, and hiding as long as the opening is secret.
pub fn commitment(content: &[u8], opening: &[u8; 32]) -> [u8; 32] {
    let mut hash = Sha256::new();
    hash.update(b"amanah/content/v1\0");
    hash.update(opening);
    hash.update(Sha256::digest(content));
    hash.finalize().into()
}

/// Padded length of sealed bytes, when they have the shape of sealed ones: version 1, and a power of two of at least 1024 bytes. Needs no key.
pub fn padded_of(bytes: &[u8]) -> Option<u32> {
    let size = bytes.len().checked_sub(aead::OVERHEAD)?;
    let fits = size.is_power_of_two() && size >= SMALLEST && bytes.first() == Some(&aead::VERSION);
    u32::try_from(size).ok().filter(|_| fits)
}

/// Padded length of so many bytes of content. Only powers of two from 1024 on, so that a length tells next to nothing.
pub fn padded(content: usize) -> usize {
    (PREFIX + content).next_power_of_two().max(SMALLEST)
}

impl fmt::Debug for Sealed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sealed").field("seal", &self.seal).finish_non_exhaustive()
    }
}

impl fmt::Debug for Opened {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Opened(hidden)")
    }
}

mod lower_hex;

#[cfg(test)]
mod tests;
