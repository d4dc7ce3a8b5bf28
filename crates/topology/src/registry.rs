//! The public facts about everyone who may connect.

use std::collections::BTreeMap;

use kernel::OfficeCode;
use serde::{Deserialize, Serialize};

use crate::names::{ITJEN, leaf_user, office_user};
use crate::{PublicUserKey, RegistryError};

/// The public keys of every user. It holds no secret, so people may print and review it. But everybody who can change it decides who gets in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Registry {
    /// Users of our own, by name: the services, `provision` and `sys`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub services: BTreeMap<String, Vec<PublicUserKey>>,
    /// The inspectorate, once it has registered.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub itjen: Option<Itjen>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub offices: Vec<OfficeEntry>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Link {
    /// Through a server of its own, which keeps what it publishes while the line is down.
    Leaf,
    Direct,
}

/// An office with its valid and its dropped keys.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct OfficeEntry {
    pub code: OfficeCode,
    pub link: Link,
    /// Keys of its own client; two while they are rotated, the older one first.
    pub client_keys: Vec<PublicUserKey>,
    /// Keys of its leaf server, in the same order; none for a direct link.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub leaf_keys: Vec<PublicUserKey>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped_keys: Vec<PublicUserKey>,
    /// It may not connect any more.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub revoked: bool,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Itjen {
    /// Keys of its client; two while they are rotated, the older one first.
    pub keys: Vec<PublicUserKey>,
    /// X25519 public key for which complaints are sealed, as hex.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sealing: Option<String>,
    /// Public key with which its manifests are verified, as a verifier line of signed notes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub notes: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub dropped_keys: Vec<PublicUserKey>,
}

impl Registry {
    /// Registers a user of our own: a service, `provision` or `sys`. Registering the same key again changes nothing.
    pub fn add_service(&mut self, name: &str, key: PublicUserKey) -> Result<(), RegistryError> {
        if self.services.get(name).is_some_and(|keys| keys.contains(&key)) {
            return Ok(());
        }
        self.must_be_new(&key)?;
        self.services.entry(name.to_owned()).or_default().push(key);
        Ok(())
    }

    /// Registers an office. One that was revoked may come back, with new keys.
    pub fn add_office(
        &mut self,
        code: &OfficeCode,
        link: Link,
        client: PublicUserKey,
        leaf: Option<PublicUserKey>,
    ) -> Result<(), RegistryError> {
        if self.office(code).is_some_and(|office| !office.revoked) {
            return Err(RegistryError::AlreadyThere(code.clone()));
        }
        if leaf.is_some() != (link == Link::Leaf) || leaf.as_ref() == Some(&client) {
            return Err(RegistryError::LeafKey(code.clone()));
        }
        for key in [Some(&client), leaf.as_ref()].into_iter().flatten() {
            self.must_be_new(key)?;
        }
        let dropped_keys = self.office(code).map(OfficeEntry::all_keys).unwrap_or_default();
        self.offices.retain(|office| office.code != *code);
        self.offices.push(OfficeEntry {
            code: code.clone(),
            link,
            client_keys: vec![client],
            leaf_keys: leaf.into_iter().collect(),
            dropped_keys,
            revoked: false,
        });
        self.offices.sort_by(|a, b| a.code.cmp(&b.code));
        Ok(())
    }

    /// Registers the inspectorate. Error: `ItjenThere` when it is registered already.
    pub fn add_itjen(&mut self, itjen: Itjen) -> Result<(), RegistryError> {
        if self.itjen.is_some() {
            return Err(RegistryError::ItjenThere);
        }
        for key in &itjen.keys {
            self.must_be_new(key)?;
        }
        self.itjen = Some(itjen);
        Ok(())
    }

    /// The entry of an office, revoked or not.
    pub fn office(&self, code: &OfficeCode) -> Option<&OfficeEntry> {
        self.offices.iter().find(|office| office.code == *code)
    }

    /// The offices that may connect.
    pub fn live_offices(&self) -> impl Iterator<Item = &OfficeEntry> {
        self.offices.iter().filter(|office| !office.revoked)
    }

    /// One key, one user, for ever: otherwise a dropped key could come back under another name.
    pub(crate) fn must_be_new(&self, key: &PublicUserKey) -> Result<(), RegistryError> {
        let service = self.services.iter().find(|(_, keys)| keys.contains(key));
        let itjen = self.itjen.iter().find(|itjen| itjen.all_keys().contains(key));
        let user = service
            .map(|(name, _)| name.clone())
            .or_else(|| itjen.map(|_| ITJEN.to_owned()))
            .or_else(|| self.offices.iter().find_map(|office| office.owner_of(key)));
        user.map_or(Ok(()), |user| Err(RegistryError::KeyInUse(user)))
    }
}

impl OfficeEntry {
    pub(crate) fn all_keys(&self) -> Vec<PublicUserKey> {
        [&self.client_keys, &self.leaf_keys, &self.dropped_keys]
            .into_iter()
            .flatten()
            .cloned()
            .collect()
    }

    fn owner_of(&self, key: &PublicUserKey) -> Option<String> {
        let leaf = self.leaf_keys.contains(key);
        let user = if leaf { leaf_user(&self.code) } else { office_user(&self.code) };
        self.all_keys().contains(key).then_some(user)
    }
}

impl Itjen {
    fn all_keys(&self) -> Vec<PublicUserKey> {
        self.keys.iter().chain(&self.dropped_keys).cloned().collect()
    }
}
