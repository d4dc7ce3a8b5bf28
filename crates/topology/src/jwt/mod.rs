//! Operator mode: the same accounts as signed tokens.
//!
//! An operator's key vouches for accounts, an account's key for its users. Servers know the operator and the accounts' tokens; adding an office needs no
//! change of a user list on any server, and revoking one is a line in its account's token. The subjects, and so every program, stay as they are.
//!
//! - [`Operator`] holds the private keys: they belong offline, except the one for offices, which the enrolment tool needs.
//! - A client of an office is signed by a key of the *role* `office`: the role's template confines it to the subjects of the code that its token names, whatever else the token may say.

mod claims;
mod operator;
mod sign;
mod user;

use kernel::Ids;
use nkeys::{KeyPair, KeyPairType};

pub use operator::{AccountToken, Operator};

/// A key pair of any kind.
#[expect(clippy::expect_used, reason = "32 bytes always make an Ed25519 key")]
pub(crate) fn pair(kind: KeyPairType, ids: &Ids) -> KeyPair {
    KeyPair::new_from_raw(kind, ids.bytes()).expect("32 bytes make a key")
}
