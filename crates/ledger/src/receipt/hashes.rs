//! Hashes as lower-case hexadecimal. Openings carry four bytes of their own SHA-256 behind them. Nothing else in a receipt would show that a
//! digit of one was damaged.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};
use sha2::{Digest, Sha256};

use crate::Hash;

const CHECK: usize = 4;

pub(super) fn serialize<S: Serializer>(hashes: &[Hash], to: S) -> Result<S::Ok, S::Error> {
    hashes.iter().map(write_checked).collect::<Vec<_>>().serialize(to)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Hash>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| read_checked(text).ok_or_else(not_a_hash::<D>)).collect()
}

fn write_checked(hash: &Hash) -> String {
    hex::encode(hash) + &hex::encode(&Sha256::digest(hash)[..CHECK])
}

fn read_checked(text: &str) -> Option<Hash> {
    let hash = read(text.get(..64)?)?;
    (write_checked(&hash) == text).then_some(hash)
}

fn read(text: &str) -> Option<Hash> {
    let mut hash = [0; 32];
    hex::decode_to_slice(text, &mut hash).ok()?;
    Some(hash)
}

/// Does not repeat the value.
fn not_a_hash<'de, D: Deserializer<'de>>() -> D::Error {
    D::Error::custom("not 32 bytes in hexadecimal")
}

/// A single one.
pub(super) mod one {
    use super::{Deserialize, Deserializer, Hash, Serializer, not_a_hash, read};

    pub(in super::super) fn serialize<S: Serializer>(
        hash: &Hash,
        to: S,
    ) -> Result<S::Ok, S::Error> {
        to.serialize_str(&hex::encode(hash))
    }

    pub(in super::super) fn deserialize<'de, D: Deserializer<'de>>(
        from: D,
    ) -> Result<Hash, D::Error> {
        read(&String::deserialize(from)?).ok_or_else(not_a_hash::<D>)
    }
}
