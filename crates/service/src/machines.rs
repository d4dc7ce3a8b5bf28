//! Machines that sign their own tokens: an office's computer, Itjen's system. The registry says what a machine may do, and its claims do not count.

use std::collections::HashMap;
use std::sync::{Arc, PoisonError, RwLock};

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use jsonwebtoken::DecodingKey;
use kernel::Actor;

use crate::AuthError;

/// A machine that may call.
#[derive(Clone, Debug)]
pub struct Machine {
    /// Name of the key in a token (`kid`): the public nkey, `U…`.
    pub key_name: String,
    /// The same key: Ed25519, 32 bytes.
    pub public_key: [u8; 32],
    /// The actor of the machine's calls.
    pub actor: Actor,
}

/// The machines known now. A cheap handle; clones see a replacement at once.
#[derive(Clone, Default)]
pub struct Machines(Arc<RwLock<HashMap<String, (DecodingKey, Actor)>>>);

impl Machines {
    /// Replaces all known machines. A machine that is missing in the new list is refused from now on.
    pub fn replace(&self, machines: Vec<Machine>) -> Result<(), AuthError> {
        let known = machines.into_iter().map(known).collect::<Result<HashMap<_, _>, _>>()?;
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = known;
        Ok(())
    }

    /// Key and actor of a machine.
    pub(crate) fn find(&self, key_name: &str) -> Option<(DecodingKey, Actor)> {
        let known = self.0.read().unwrap_or_else(PoisonError::into_inner);
        known.get(key_name).cloned()
    }
}

fn known(machine: Machine) -> Result<(String, (DecodingKey, Actor)), AuthError> {
    let x = URL_SAFE_NO_PAD.encode(machine.public_key);
    let key = DecodingKey::from_ed_components(&x).map_err(|_| AuthError::Key)?;
    Ok((machine.key_name, (key, machine.actor)))
}
