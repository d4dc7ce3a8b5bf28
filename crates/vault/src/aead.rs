//! The one envelope of everything symmetric: `01 | nonce 24 | XChaCha20-Poly1305(plain) | tag 16`.

use chacha20poly1305::aead::{AeadInOut, KeyInit};
use chacha20poly1305::{Tag, XChaCha20Poly1305, XNonce};
use zeroize::Zeroizing;

use crate::VaultError;

/// Bytes that the envelope adds to the plaintext.
pub(crate) const OVERHEAD: usize = HEADER + TAG;

pub(crate) const VERSION: u8 = 1;
const NONCE: usize = 24;
const HEADER: usize = 1 + NONCE;
const TAG: usize = 16;

/// Encrypts the parts in a row, padded with zeros to `length` bytes. The plaintext is written once, where it is encrypted.
#[expect(clippy::expect_used, reason = "the cipher refuses only messages of 256 GiB and more")]
pub(crate) fn lock(
    key: &[u8; 32],
    nonce: &[u8; NONCE],
    aad: &[u8],
    parts: &[&[u8]],
    length: usize,
) -> Vec<u8> {
    // The full capacity at once: a growing vector would leave plaintext behind in freed memory.
    let mut bytes = Vec::with_capacity(length + OVERHEAD);
    bytes.push(VERSION);
    bytes.extend_from_slice(nonce);
    for part in parts {
        bytes.extend_from_slice(part);
    }
    bytes.resize(HEADER + length, 0);
    let tag = cipher(key)
        .encrypt_inout_detached(&XNonce::from(*nonce), aad, (&mut bytes[HEADER..]).into())
        .expect("a message below 256 GiB");
    bytes.extend_from_slice(&tag);
    bytes
}

/// Decrypts what [`lock`] made: the plaintext with its padding. Errors: `Malformed` if the envelope is not of this version,
/// `Refused` if key, `aad` or a bit is wrong.
pub(crate) fn unlock(
    key: &[u8; 32],
    aad: &[u8],
    bytes: &[u8],
) -> Result<Zeroizing<Vec<u8>>, VaultError> {
    let (nonce, cipher_text, tag) = split(bytes).ok_or(VaultError::Malformed {
        what: "sealed bytes",
        expected: "version 1, a nonce, a ciphertext and a tag",
    })?;
    let mut plain = Zeroizing::new(cipher_text.to_vec());
    cipher(key)
        .decrypt_inout_detached(&nonce, aad, plain.as_mut_slice().into(), &tag)
        .map_err(|_| VaultError::Refused)?;
    Ok(plain)
}

fn split(bytes: &[u8]) -> Option<(XNonce, &[u8], Tag)> {
    let (&version, rest) = bytes.split_first()?;
    let (nonce, rest) = rest.split_first_chunk::<NONCE>()?;
    let (cipher_text, tag) = rest.split_last_chunk::<TAG>()?;
    (version == VERSION).then(|| (XNonce::from(*nonce), cipher_text, Tag::from(*tag)))
}

fn cipher(key: &[u8; 32]) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(key.into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_envelope_is_version_nonce_ciphertext_tag() {
        let bytes = lock(&[1; 32], &[2; 24], b"aad", &[b"ab", b"c"], 5);
        assert_eq!(bytes.len(), 5 + OVERHEAD);
        assert_eq!(bytes[..HEADER], [&[1_u8][..], &[2; 24]].concat());
        assert_eq!(unlock(&[1; 32], b"aad", &bytes).unwrap().as_slice(), b"abc\0\0");
    }

    #[test]
    fn a_short_or_foreign_envelope_is_malformed() {
        let bytes = lock(&[1; 32], &[2; 24], b"", &[], 0);
        assert!(unlock(&[1; 32], b"", &bytes).unwrap().is_empty());
        for length in 0..bytes.len() {
            let error = unlock(&[1; 32], b"", &bytes[..length]).unwrap_err();
            assert!(matches!(error, VaultError::Malformed { .. }), "{length} bytes: {error}");
        }
        let foreign = [&[2], &bytes[1..]].concat();
        assert!(matches!(unlock(&[1; 32], b"", &foreign), Err(VaultError::Malformed { .. })));
    }

    /// Known answer of draft-irtf-cfrg-xchacha-03, appendix A.3.1.
    #[test]
    fn the_cipher_is_xchacha20_poly1305() {
        let key: [u8; 32] = std::array::from_fn(|i| 0x80 + u8::try_from(i).unwrap());
        let nonce: [u8; 24] = std::array::from_fn(|i| 0x40 + u8::try_from(i).unwrap());
        let aad = hex::decode("50515253c0c1c2c3c4c5c6c7").unwrap();
        let plain = b"Ladies and Gentlemen of the class of '99: If I could offer you only one tip for the future, sunscreen would be it.";
        let bytes = lock(&key, &nonce, &aad, &[plain], plain.len());
        assert_eq!(hex::encode(&bytes[HEADER..HEADER + 16]), "bd6d179d3e83d43b9576579493c0e939");
        assert_eq!(hex::encode(&bytes[bytes.len() - TAG..]), "c0875924c1c7987947deafd8780acf49");
    }
}
