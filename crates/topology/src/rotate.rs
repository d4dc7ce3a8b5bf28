//! Keys are changed without a gap: the new one is added, everyone moves over, the old one is dropped.

use std::mem;

use kernel::OfficeCode;

use crate::names::{ITJEN, office_user};
use crate::{Link, OfficeEntry, PublicUserKey, Registry, RegistryError};

impl Registry {
    /// Adds new keys to an office; the present ones stay valid until [`Registry::finish_rotation`].
    pub fn rotate(
        &mut self,
        code: &OfficeCode,
        client: PublicUserKey,
        leaf: Option<PublicUserKey>,
    ) -> Result<(), RegistryError> {
        let office = self.live(code)?;
        if office.client_keys.len() > 1 {
            return Err(RegistryError::RotationUnderWay(office_user(code)));
        }
        if leaf.is_some() != (office.link == Link::Leaf) || leaf.as_ref() == Some(&client) {
            return Err(RegistryError::LeafKey(code.clone()));
        }
        for key in [Some(&client), leaf.as_ref()].into_iter().flatten() {
            self.must_be_new(key)?;
        }
        let office = self.live(code)?;
        office.client_keys.push(client);
        office.leaf_keys.extend(leaf);
        Ok(())
    }

    /// Drops the older keys of an office for good.
    pub fn finish_rotation(&mut self, code: &OfficeCode) -> Result<(), RegistryError> {
        let office = self.live(code)?;
        if office.client_keys.len() < 2 {
            return Err(RegistryError::NoRotation(office_user(code)));
        }
        let OfficeEntry { client_keys, leaf_keys, dropped_keys, .. } = office;
        for keys in [client_keys, leaf_keys] {
            keep_newest(keys, dropped_keys);
        }
        Ok(())
    }

    /// Shuts an office out. Its entry stays, so that its keys are never accepted again.
    pub fn revoke(&mut self, code: &OfficeCode) -> Result<(), RegistryError> {
        self.live(code)?.revoked = true;
        Ok(())
    }

    /// Adds a new key to the inspectorate; the present one stays valid.
    pub fn rotate_itjen(&mut self, key: PublicUserKey) -> Result<(), RegistryError> {
        self.must_be_new(&key)?;
        let itjen = self.itjen.as_mut().ok_or(RegistryError::NoItjen)?;
        if itjen.keys.len() > 1 {
            return Err(RegistryError::RotationUnderWay(ITJEN.to_owned()));
        }
        itjen.keys.push(key);
        Ok(())
    }

    /// Drops the inspectorate's older key for good.
    pub fn finish_itjen_rotation(&mut self) -> Result<(), RegistryError> {
        let itjen = self.itjen.as_mut().ok_or(RegistryError::NoItjen)?;
        if itjen.keys.len() < 2 {
            return Err(RegistryError::NoRotation(ITJEN.to_owned()));
        }
        keep_newest(&mut itjen.keys, &mut itjen.dropped_keys);
        Ok(())
    }

    fn live(&mut self, code: &OfficeCode) -> Result<&mut OfficeEntry, RegistryError> {
        let found = self.offices.iter_mut().find(|office| office.code == *code);
        let office = found.ok_or_else(|| RegistryError::Unknown(code.clone()))?;
        if office.revoked {
            return Err(RegistryError::Revoked(code.clone()));
        }
        Ok(office)
    }
}

fn keep_newest(keys: &mut Vec<PublicUserKey>, dropped: &mut Vec<PublicUserKey>) {
    let newest = keys.split_off(keys.len().saturating_sub(1));
    dropped.extend(mem::replace(keys, newest));
}
