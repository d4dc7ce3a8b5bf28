//! Hashes as lower-case hexadecimal.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serialize, Serializer};

use crate::Hash;

pub(super) fn serialize<S: Serializer>(hashes: &[Hash], to: S) -> Result<S::Ok, S::Error> {
    hashes.iter().map(hex::encode).collect::<Vec<_>>().serialize(to)
}

pub(super) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<Vec<Hash>, D::Error> {
    let texts = Vec::<String>::deserialize(from)?;
    texts.iter().map(|text| read(text).ok_or_else(not_a_hash::<D>)).collect()
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
