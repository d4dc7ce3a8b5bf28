//! Signs the tokens that callers of gRPC show: JWT with `EdDSA` (RFC 8037). Services, the hub's program and the desks all sign here; `service` verifies.

use std::fmt;
use std::time::Duration;

use jsonwebtoken::{Algorithm, EncodingKey, Header};
use serde::Serialize;

pub use jsonwebtoken::errors::Error as TokenError;

/// The `aud` of every token.
pub const AUDIENCE: &str = "amanah";
/// Longest time for which a token is valid: a person who lost a role acts for no longer than this.
pub const LIFE_MAX: Duration = Duration::from_mins(15);

/// RFC 8410: what stands before the 32 bytes of a seed in PKCS#8.
const PKCS8: [u8; 16] = [0x30, 0x2e, 2, 1, 0, 0x30, 5, 6, 3, 0x2b, 0x65, 0x70, 4, 0x22, 4, 0x20];

/// An Ed25519 key that signs tokens. `Debug` shows nothing of it.
#[derive(Clone)]
pub struct Signer {
    key: EncodingKey,
    header: Header,
}

impl Signer {
    /// The key of the installation, from its seed. Its tokens name no key.
    pub fn new(seed: &[u8; 32]) -> Self {
        let der = [PKCS8.as_slice(), seed].concat();
        Self { key: EncodingKey::from_ed_der(&der), header: Header::new(Algorithm::EdDSA) }
    }

    /// The key of a machine. Its tokens carry `name` as `kid`, by which a service finds the public key.
    #[must_use]
    pub fn named(mut self, name: String) -> Self {
        self.header.kid = Some(name);
        self
    }

    pub fn sign(&self, claims: &impl Serialize) -> Result<String, TokenError> {
        jsonwebtoken::encode(&self.header, claims, &self.key)
    }
}

impl fmt::Debug for Signer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Signer")
    }
}

#[cfg(test)]
mod tests {
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;
    use ed25519_dalek::{Signature, SigningKey};
    use serde_json::{Value, json};

    use super::*;

    fn part(token: &str, nth: usize) -> Value {
        let part = URL_SAFE_NO_PAD.decode(token.split('.').nth(nth).unwrap()).unwrap();
        serde_json::from_slice(&part).unwrap()
    }

    #[test]
    fn a_token_verifies_with_the_public_key_of_its_seed() {
        let token = Signer::new(&[7; 32]).sign(&json!({"sub": "x"})).unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        let signature = Signature::from_slice(&signature).unwrap();
        let public = SigningKey::from_bytes(&[7; 32]).verifying_key();
        public.verify_strict(signed.as_bytes(), &signature).unwrap();
        assert_eq!(part(&token, 1), json!({"sub": "x"}));
    }

    #[test]
    fn only_the_token_of_a_machine_names_its_key() {
        let signer = Signer::new(&[7; 32]);
        let plain = signer.sign(&json!({})).unwrap();
        let named = signer.named("UABC".into()).sign(&json!({})).unwrap();
        assert_eq!(part(&plain, 0), json!({"typ": "JWT", "alg": "EdDSA"}));
        assert_eq!(part(&named, 0), json!({"typ": "JWT", "alg": "EdDSA", "kid": "UABC"}));
    }

    #[test]
    fn the_key_prints_nothing_of_itself() {
        assert_eq!(format!("{:?}", Signer::new(&[7; 32])), "Signer");
    }
}
