//! A machine's identity over gRPC: it signs a short-lived token with the key that it also has on the bus.

use std::path::Path;

use anyhow::Context;
use kernel::{Clock, Ids};
use nkeys::KeyPair;
use serde::Serialize;
use tokens::{AUDIENCE, Signer};
use topology::UserSeed;

/// Seconds for which a token is valid.
const LIFE_S: i64 = 300;

#[derive(Clone, Debug)]
pub struct MachineKey {
    user: String,
    signer: Signer,
    clock: Clock,
}

/// A machine claims no role: the service knows what the key may do.
#[derive(Serialize)]
struct Claims<'a> {
    sub: &'a str,
    aud: &'static str,
    iat: i64,
    exp: i64,
}

impl MachineKey {
    /// Reads `<user>.nk`.
    pub fn read(folder: &Path, user: &str, clock: Clock) -> anyhow::Result<Self> {
        let seed = seed(folder, user)?;
        let signer =
            signer(&seed).with_context(|| format!("kunci {user} di {} rusak", folder.display()))?;
        Ok(Self { user: user.to_owned(), signer, clock })
    }

    /// A new token. Its `kid` is the public key.
    pub fn token(&self) -> anyhow::Result<String> {
        let now = self.clock.now().as_second();
        let claims = Claims { sub: &self.user, aud: AUDIENCE, iat: now, exp: now + LIFE_S };
        self.signer.sign(&claims).context("kunci mesin tidak dapat menandatangani")
    }
}

fn signer(seed: &str) -> Option<Signer> {
    let public = KeyPair::from_seed(seed).ok()?.public_key();
    let (_, bytes) = nkeys::decode_seed(seed).ok()?;
    Some(Signer::new(&bytes).named(public))
}

/// Makes a key and writes its seed to `<user>.nk`. It is an error when that file is there.
pub fn new_key(folder: &Path, user: &str) -> anyhow::Result<UserSeed> {
    let seed = UserSeed::generate(&Ids::new(Clock::machine()));
    files::create(&folder.join(format!("{user}.nk")), format!("{}\n", seed.expose()).as_bytes())?;
    Ok(seed)
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
    use base64::Engine;
    use base64::engine::general_purpose::URL_SAFE_NO_PAD;

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
