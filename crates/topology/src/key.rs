//! Keys of users: Ed25519 in NATS's text form.

use std::fmt;
use std::str::FromStr;

use kernel::Ids;
use nkeys::{KeyPair, KeyPairType};
use serde::{Deserialize, Serialize};
use zeroize::Zeroizing;

/// A text that is not a key of a user. The text itself is not repeated: it could be somebody's seed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("this is not the {0} of a NATS user: expected 56 or 58 capital letters and digits")]
pub struct BadKey(&'static str);

/// The public half: `U…`, 56 characters.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct PublicUserKey(String);

impl PublicUserKey {
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl FromStr for PublicUserKey {
    type Err = BadKey;

    fn from_str(text: &str) -> Result<Self, BadKey> {
        let text = text.trim();
        // The prefix first: `from_public_key` also reads keys of accounts and operators.
        match KeyPair::from_public_key(text) {
            Ok(_) if text.starts_with('U') => Ok(Self(text.to_owned())),
            _ => Err(BadKey("public key (U…)")),
        }
    }
}

impl TryFrom<String> for PublicUserKey {
    type Error = BadKey;

    fn try_from(text: String) -> Result<Self, BadKey> {
        text.parse()
    }
}

impl From<PublicUserKey> for String {
    fn from(key: PublicUserKey) -> Self {
        key.0
    }
}

impl fmt::Display for PublicUserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl fmt::Debug for PublicUserKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "PublicUserKey({})", self.0)
    }
}

/// The secret half: `SU…`, 58 characters. It never prints itself.
#[derive(Clone)]
pub struct UserSeed {
    text: Zeroizing<String>,
    public: PublicUserKey,
}

impl UserSeed {
    pub fn generate(ids: &Ids) -> Self {
        let pair = pair(KeyPairType::User, ids);
        // A pair made of raw bytes always has its seed.
        let text = Zeroizing::new(pair.seed().unwrap_or_default());
        Self { text, public: PublicUserKey(pair.public_key()) }
    }

    pub fn parse(text: &str) -> Result<Self, BadKey> {
        let wrong = BadKey("seed (SU…)");
        let text = Zeroizing::new(text.trim().to_owned());
        if !text.starts_with("SU") {
            return Err(wrong);
        }
        let pair = KeyPair::from_seed(&text).map_err(|_| wrong)?;
        Ok(Self { text, public: PublicUserKey(pair.public_key()) })
    }

    /// The seed itself, for its file.
    pub fn expose(&self) -> &str {
        &self.text
    }

    /// Ed25519 signature over these bytes, as servers ask for it at login.
    pub fn sign(&self, bytes: &[u8]) -> Result<Vec<u8>, BadKey> {
        let wrong = BadKey("seed (SU…)");
        let pair = KeyPair::from_seed(&self.text).map_err(|_| wrong)?;
        pair.sign(bytes).map_err(|_| wrong)
    }

    /// The public half.
    pub fn public(&self) -> &PublicUserKey {
        &self.public
    }
}

impl fmt::Debug for UserSeed {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "UserSeed(of {})", self.public)
    }
}

#[expect(clippy::expect_used, reason = "32 bytes always make an Ed25519 key")]
fn pair(kind: KeyPairType, ids: &Ids) -> KeyPair {
    KeyPair::new_from_raw(kind, ids.bytes()).expect("32 bytes make a key")
}

#[cfg(test)]
mod tests {
    use kernel::Clock;

    use super::*;

    fn ids() -> Ids {
        Ids::seeded(Clock::manual("2026-11-22T03:00:00Z").0, 3)
    }

    #[test]
    fn a_seed_reads_back_and_gives_its_public_key() {
        let seed = UserSeed::generate(&ids());
        let again = UserSeed::parse(&format!("{}\n", seed.expose())).unwrap();
        assert_eq!(again.public(), seed.public());
        assert!(seed.expose().starts_with("SU") && seed.public().as_str().starts_with('U'));
        assert_eq!(seed.public().as_str().parse::<PublicUserKey>().unwrap(), *seed.public());
    }

    #[test]
    fn a_seed_is_never_printed() {
        let seed = UserSeed::generate(&ids());
        assert!(!format!("{seed:?}").contains(seed.expose()));
        let error = seed.expose().parse::<PublicUserKey>().unwrap_err().to_string();
        assert!(!error.contains(seed.expose()), "{error}");
    }

    #[test]
    fn keys_of_accounts_and_damaged_keys_are_refused() {
        let account = pair(KeyPairType::Account, &ids());
        assert!(account.public_key().parse::<PublicUserKey>().is_err());
        assert!(UserSeed::parse(&account.seed().unwrap()).is_err());
        let mut text = UserSeed::generate(&ids()).public().to_string();
        let last = if text.ends_with('A') { 'B' } else { 'A' };
        text.replace_range(55.., &last.to_string());
        assert!(text.parse::<PublicUserKey>().is_err());
    }
}
