//! The private keys of operator mode, and what servers are given.

use std::fmt::Write;

use kernel::{Ids, Timestamp};
use nkeys::{KeyPair, KeyPairType};
use serde_json::json;
use zeroize::Zeroizing;

use super::sign::Token;
use super::{claims, pair};
use crate::account::accounts;
use crate::conf::quoted;
use crate::names::{HUB, ITJEN_ACCOUNT, OFFICES, SYS_ACCOUNT};
use crate::{Registry, TopologyError};

const ACCOUNTS: [&str; 4] = [HUB, OFFICES, ITJEN_ACCOUNT, SYS_ACCOUNT];
const OPERATOR: &str = "operator";
const ROLE: &str = "office-role";

/// Operator, accounts, and the key of the role `office`.
pub struct Operator {
    root: KeyPair,
    accounts: Vec<(&'static str, KeyPair)>,
    role: KeyPair,
}

/// An account's token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct AccountToken {
    /// `HUB`, `OFFICES`, `ITJEN`, `SYS`.
    pub name: &'static str,
    /// `A…`.
    pub public: String,
    /// The token.
    pub token: String,
}

impl Operator {
    /// New keys.
    pub fn generate(ids: &Ids) -> Self {
        Self {
            root: pair(KeyPairType::Operator, ids),
            accounts: ACCOUNTS.map(|name| (name, pair(KeyPairType::Account, ids))).into(),
            role: pair(KeyPairType::Account, ids),
        }
    }

    /// Every private key with the name of its file: `operator`, the accounts in lower case, `office-role`.
    pub fn seeds(&self) -> Vec<(String, Zeroizing<String>)> {
        let accounts = self.accounts.iter().map(|(name, pair)| (name.to_lowercase(), pair));
        let rest = [(OPERATOR.to_owned(), &self.root), (ROLE.to_owned(), &self.role)];
        // A pair made of raw bytes or of a seed always has its seed.
        let seed = |pair: &KeyPair| Zeroizing::new(pair.seed().unwrap_or_default());
        rest.into_iter().chain(accounts).map(|(name, pair)| (name, seed(pair))).collect()
    }

    /// Reads what [`Operator::seeds`] gave; `seed` finds the text by its name.
    pub fn parse(seed: impl Fn(&str) -> Option<Zeroizing<String>>) -> Result<Self, TopologyError> {
        let read = |name: &str| {
            let pair = seed(name).and_then(|text| KeyPair::from_seed(text.trim()).ok());
            pair.ok_or_else(|| {
                TopologyError::Sign(format!("the key '{name}' is missing or damaged"))
            })
        };
        let accounts = ACCOUNTS.iter().map(|name| Ok((*name, read(&name.to_lowercase())?)));
        Ok(Self {
            root: read(OPERATOR)?,
            accounts: accounts.collect::<Result<_, TopologyError>>()?,
            role: read(ROLE)?,
        })
    }

    /// The operator's token, which every server trusts.
    pub fn token(&self, now: Timestamp) -> Result<String, TopologyError> {
        let subject = self.root.public_key();
        let nats =
            json!({ "type": "operator", "version": 2, "system_account": self.public(SYS_ACCOUNT) });
        Token { issuer: &self.root, subject: &subject, name: "amanah", now, expires: None, nats }
            .sign()
    }

    /// The accounts' tokens: the same exports and imports as in static configuration, and who is revoked.
    pub fn account_tokens(
        &self,
        registry: &Registry,
        now: Timestamp,
    ) -> Result<Vec<AccountToken>, TopologyError> {
        let role = self.role.public_key();
        let token = |account: crate::Account| {
            let public = self.public(account.name);
            let nats = claims::account(&account, registry, &role, now, |name| self.public(name));
            let token = Token {
                issuer: &self.root,
                subject: &public,
                name: account.name,
                now,
                expires: None,
                nats,
            };
            Ok(AccountToken { name: account.name, token: token.sign()?, public: public.clone() })
        };
        accounts(registry).into_iter().map(token).collect()
    }

    /// What stands in a server's configuration instead of the accounts. `resolver`: `MEMORY`, where tokens change with this text and a reload; or
    /// `{ type: full, dir: "…" }`, where they are pushed to a running cluster, and this text only says where to begin.
    pub fn server_conf(
        &self,
        registry: &Registry,
        now: Timestamp,
        resolver: &str,
    ) -> Result<String, TopologyError> {
        let mut text = format!(
            "operator: {}\nsystem_account: {}\nresolver: {resolver}\nresolver_preload {{\n",
            quoted(&self.token(now)?),
            self.public(SYS_ACCOUNT)
        );
        for account in self.account_tokens(registry, now)? {
            // Writing to a String cannot fail.
            let _ = writeln!(
                text,
                "  # {}\n  {}: {}",
                account.name,
                account.public,
                quoted(&account.token)
            );
        }
        text.push_str("}\n");
        Ok(text)
    }

    pub(super) fn account(&self, name: &str) -> &KeyPair {
        let found = self.accounts.iter().find(|(known, _)| *known == name);
        found.map_or(&self.root, |(_, pair)| pair)
    }

    /// The public key of an account.
    pub fn public(&self, name: &str) -> String {
        self.account(name).public_key()
    }

    pub(super) const fn role(&self) -> &KeyPair {
        &self.role
    }
}
