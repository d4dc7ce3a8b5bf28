//! Credentials: a user's token and its seed in one file.

use kernel::{OfficeCode, Timestamp};
use serde_json::json;
use zeroize::Zeroizing;

use super::sign::Token;
use super::{Operator, claims};
use crate::account::accounts;
use crate::names::{OFFICES, office_user};
use crate::{Registry, TopologyError, UserSeed};

impl Operator {
    /// Credentials of an office's own client, signed by the role's key. Needs nothing but that key and the code.
    pub fn office_creds(
        &self,
        code: &OfficeCode,
        seed: &UserSeed,
        now: Timestamp,
        expires: Option<Timestamp>,
    ) -> Result<Zeroizing<String>, TopologyError> {
        // Permissions here would make the token invalid: they are the role's.
        let nats = json!({
            "type": "user", "version": 2, "issuer_account": self.public(OFFICES), "tags": [format!("office:{code}")],
        });
        let name = office_user(code);
        let token = Token {
            issuer: self.role(),
            subject: seed.public().as_str(),
            name: &name,
            now,
            expires,
            nats,
        };
        Ok(creds(&token.sign()?, seed))
    }

    /// Credentials of any other user of the registry's accounts: a service, `provision`, `sys`, `itjen`, `leaf_<code>`.
    /// `None` when the accounts know no such user.
    pub fn user_creds(
        &self,
        registry: &Registry,
        user: &str,
        seed: &UserSeed,
        now: Timestamp,
        expires: Option<Timestamp>,
    ) -> Result<Option<Zeroizing<String>>, TopologyError> {
        for account in accounts(registry) {
            let found = account.users.iter().find(|found| found.name == user);
            let Some(found) = found else { continue };
            let issuer = self.account(account.name);
            let nats = claims::user(found);
            let token =
                Token { issuer, subject: seed.public().as_str(), name: user, now, expires, nats };
            return Ok(Some(creds(&token.sign()?, seed)));
        }
        Ok(None)
    }
}

fn creds(token: &str, seed: &UserSeed) -> Zeroizing<String> {
    Zeroizing::new(format!(
        "-----BEGIN NATS USER JWT-----\n{token}\n------END NATS USER JWT------\n\n\
         This file is a private key: whoever has it is this user.\n\n\
         -----BEGIN USER NKEY SEED-----\n{}\n------END USER NKEY SEED------\n",
        seed.expose()
    ))
}
