//! Tokens in NATS's form: like JWT, signed with the issuer's Ed25519 key.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Timestamp;
use nkeys::KeyPair;
use serde_json::{Value, json};
use sha2::{Digest, Sha256};

use crate::TopologyError;

/// What every token says.
pub(super) struct Token<'a> {
    pub(super) issuer: &'a KeyPair,
    /// Public key of whom it is about.
    pub(super) subject: &'a str,
    pub(super) name: &'a str,
    pub(super) now: Timestamp,
    pub(super) expires: Option<Timestamp>,
    /// The part that is NATS's own.
    pub(super) nats: Value,
}

impl Token<'_> {
    pub(super) fn sign(self) -> Result<String, TopologyError> {
        let mut claims = json!({
            "iat": self.now.as_second(),
            "iss": self.issuer.public_key(),
            "name": self.name,
            "nats": self.nats,
            "sub": self.subject,
        });
        if let Some(expires) = self.expires {
            claims["exp"] = expires.as_second().into();
        }
        // The id follows from the content, so the same token is the same text.
        claims["jti"] = hex::encode(Sha256::digest(claims.to_string())).into();
        let part = |value: &Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let text =
            format!("{}.{}", part(&json!({ "typ": "JWT", "alg": "ed25519-nkey" })), part(&claims));
        let signature = self.issuer.sign(text.as_bytes());
        let signature = signature.map_err(|error| TopologyError::Sign(error.to_string()))?;
        Ok(format!("{text}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}
