//! A machine's identity over gRPC: it signs a short-lived token with the key that it also has on the bus.

use std::path::Path;
use std::sync::Arc;

use anyhow::Context;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use kernel::Clock;
use nkeys::KeyPair;
use serde_json::json;

/// A token's life. Longer ones are refused.
const LIFE_S: i64 = 300;

/// The key of a machine. It prints nothing of itself.
#[derive(Clone)]
pub(crate) struct MachineKey {
    user: String,
    pair: Arc<KeyPair>,
    clock: Clock,
}

impl MachineKey {
    /// Reads `<user>.nk`.
    pub(crate) fn read(folder: &Path, user: &str, clock: Clock) -> anyhow::Result<Self> {
        let seed = seed(folder, user)?;
        let pair = KeyPair::from_seed(&seed)
            .ok()
            .with_context(|| format!("kunci {user} di {} rusak", folder.display()))?;
        Ok(Self { user: user.to_owned(), pair: Arc::new(pair), clock })
    }

    /// A new token: JWT, `EdDSA`, `kid` = the public key. It claims no role: the service knows what the key may do.
    pub(crate) fn token(&self) -> anyhow::Result<String> {
        let now = self.clock.now().as_second();
        let header = json!({ "alg": "EdDSA", "typ": "JWT", "kid": self.pair.public_key() });
        let claims = json!({ "sub": self.user, "aud": "amanah", "iat": now, "exp": now + LIFE_S });
        let part = |value: &serde_json::Value| URL_SAFE_NO_PAD.encode(value.to_string());
        let signed = format!("{}.{}", part(&header), part(&claims));
        let signature = self.pair.sign(signed.as_bytes());
        let signature = signature.ok().context("kunci mesin tidak dapat menandatangani")?;
        Ok(format!("{signed}.{}", URL_SAFE_NO_PAD.encode(signature)))
    }
}

fn seed(folder: &Path, user: &str) -> anyhow::Result<zeroize::Zeroizing<String>> {
    let path = folder.join(format!("{user}.nk"));
    let text = std::fs::read_to_string(&path)
        .with_context(|| format!("kunci {} tidak terbaca", path.display()))?;
    let text = zeroize::Zeroizing::new(text);
    Ok(text.trim().to_owned().into())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_verifies_with_the_key_that_it_names() {
        let folder = tempfile::tempdir().unwrap();
        let pair = KeyPair::new_user();
        std::fs::write(folder.path().join("off_plm.nk"), pair.seed().unwrap() + "\n").unwrap();
        let (clock, _) = Clock::manual("2026-11-22T03:00:00Z");
        let key = MachineKey::read(folder.path(), "off_plm", clock).unwrap();
        let token = key.token().unwrap();
        let (signed, signature) = token.rsplit_once('.').unwrap();
        let signature = URL_SAFE_NO_PAD.decode(signature).unwrap();
        pair.verify(signed.as_bytes(), &signature).unwrap();
        let header = URL_SAFE_NO_PAD.decode(signed.split('.').next().unwrap()).unwrap();
        assert!(String::from_utf8(header).unwrap().contains(&pair.public_key()));
    }
}
