//! The keys: one symmetric key per complaint, one X25519 pair per person. Secrets vanish from memory when dropped.

use std::fmt;
use std::str::FromStr;

use hpke::kem::X25519HkdfSha256;
use hpke::{Deserializable, Kem, Serializable};
use kernel::Ids;
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;
use zeroize::{Zeroize, ZeroizeOnDrop, Zeroizing};

use crate::VaultError;

macro_rules! secret {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, ZeroizeOnDrop)]
        pub struct $name([u8; 32]);

        impl $name {
            /// A new one.
            pub fn generate(ids: &Ids) -> Self { Self(ids.bytes()) }
            /// The one of these 32 bytes; the caller's copy is the caller's to wipe.
            pub const fn from_bytes(bytes: [u8; 32]) -> Self { Self(bytes) }
            /// The secret itself. Never print, log or store it in the clear.
            pub const fn expose(&self) -> &[u8; 32] { &self.0 }
        }
        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result { f.write_str(concat!(stringify!($name), "(hidden)")) }
        }
        impl PartialEq for $name {
            /// Takes the same time wherever the first difference lies.
            fn eq(&self, other: &Self) -> bool { self.0.ct_eq(&other.0).into() }
        }
        impl Eq for $name {}
    )+};
}

secret! {
    /// The key of one complaint: seals its text, files and mailbox.
    DataKey,
    /// The private half of a person's X25519 pair: opens what was wrapped to the [`PublicKey`].
    PrivateKey,
}

impl PrivateKey {
    /// The key of 64 hexadecimal digits, spaces around them ignored. Error: `Malformed`.
    pub fn from_hex(text: &str) -> Result<Self, VaultError> {
        parse_hex("private key", text).map(|bytes| Self(*bytes))
    }

    /// The public half.
    pub fn public(&self) -> PublicKey {
        PublicKey(X25519HkdfSha256::sk_to_pk(&self.to_hpke()).to_bytes().into())
    }

    #[expect(
        clippy::expect_used,
        reason = "any 32 bytes are an X25519 private key (RFC 7748, section 5)"
    )]
    pub(crate) fn to_hpke(&self) -> <X25519HkdfSha256 as Kem>::PrivateKey {
        Deserializable::from_bytes(&self.0).expect("32 bytes")
    }
}

/// The public half of a person's X25519 pair, written as 64 lower-case hexadecimal digits.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicKey([u8; 32]);

impl PublicKey {
    /// Checks the point and keeps it. Error: `WeakKey` for a low-order point, whose shared secret everybody knows.
    pub fn from_bytes(bytes: [u8; 32]) -> Result<Self, VaultError> {
        let key = Self(bytes);
        // A low-order point gives the all-zero secret with every private key, so one trial tells (RFC 7748, section 6.1).
        let enc: <X25519HkdfSha256 as Kem>::EncappedKey =
            Deserializable::from_bytes(&bytes).map_err(|_| VaultError::WeakKey)?;
        X25519HkdfSha256::decap(&PrivateKey([1; 32]).to_hpke(), None, &enc)
            .map_err(|_| VaultError::WeakKey)?;
        Ok(key)
    }

    /// The key of 64 hexadecimal digits. Errors: `Malformed`, `WeakKey`.
    pub fn from_hex(text: &str) -> Result<Self, VaultError> {
        parse_hex("public key", text).and_then(|bytes| Self::from_bytes(*bytes))
    }

    /// The 32 bytes, for tables and the wire.
    pub const fn to_bytes(self) -> [u8; 32] {
        self.0
    }

    #[expect(clippy::expect_used, reason = "any 32 bytes are the encoding of an X25519 point")]
    pub(crate) fn to_hpke(self) -> <X25519HkdfSha256 as Kem>::PublicKey {
        Deserializable::from_bytes(&self.0).expect("32 bytes")
    }
}

impl fmt::Display for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex::encode(self.0))
    }
}

impl fmt::Debug for PublicKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicKey({self})")
    }
}

impl FromStr for PublicKey {
    type Err = VaultError;
    fn from_str(text: &str) -> Result<Self, VaultError> {
        Self::from_hex(text)
    }
}

impl TryFrom<String> for PublicKey {
    type Error = VaultError;
    fn try_from(text: String) -> Result<Self, VaultError> {
        Self::from_hex(&text)
    }
}

impl From<PublicKey> for String {
    fn from(key: PublicKey) -> Self {
        key.to_string()
    }
}

/// 32 bytes of hexadecimal text, as it stands in a file: white space around it is ignored.
pub(crate) fn parse_hex(what: &'static str, text: &str) -> Result<Zeroizing<[u8; 32]>, VaultError> {
    let mut bytes = Zeroizing::new([0_u8; 32]);
    hex::decode_to_slice(text.trim(), bytes.as_mut_slice()).map_err(|_| {
        bytes.zeroize();
        VaultError::Malformed { what, expected: "64 hexadecimal digits" }
    })?;
    Ok(bytes)
}

#[cfg(test)]
mod tests;
