//! 32 bytes as 64 lower-case hexadecimal digits in JSON: one value, one text.

use serde::de::Error;
use serde::{Deserialize, Deserializer, Serializer};

pub(crate) fn serialize<S: Serializer>(bytes: &[u8; 32], out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(&hex::encode(bytes))
}

pub(crate) fn deserialize<'de, D: Deserializer<'de>>(from: D) -> Result<[u8; 32], D::Error> {
    let text = String::deserialize(from)?;
    let mut bytes = [0_u8; 32];
    let decoded = hex::decode_to_slice(&text, &mut bytes);
    if decoded.is_err() || text.bytes().any(|byte| byte.is_ascii_uppercase()) {
        return Err(D::Error::custom("expected 64 lower-case hexadecimal digits"));
    }
    Ok(bytes)
}
