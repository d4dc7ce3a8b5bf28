//! Somebody who has copies of everything but the keys, and tries every byte string in them as one.

use std::collections::BTreeSet;

use base64::Engine;
use base64::engine::general_purpose::STANDARD_NO_PAD;
use kernel::{ComplaintId, PersonId};
use vault::{ContentRef, DataKey, MasterKey, PrivateKey, Wrap, WrapInfo};

/// A secret of 32 bytes, or what could be one.
pub(crate) type Key = [u8; 32];

/// Sealed things to open. All of it was found in the copies.
pub(crate) struct Locked {
    pub(crate) complaint: ComplaintId,
    /// Private keys of staff under the master key.
    pub(crate) staff: Vec<(PersonId, Vec<u8>)>,
    pub(crate) wraps: Vec<(PersonId, Vec<u8>)>,
    pub(crate) sealed: Vec<(ContentRef, Vec<u8>)>,
}

/// How much came open.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Opened {
    pub(crate) staff: usize,
    pub(crate) wraps: usize,
    pub(crate) sealed: usize,
}

impl Locked {
    /// Takes each key for a master key, for a private key and for a data key, and whatever comes open for what it is.
    pub(crate) fn open(&self, keys: &BTreeSet<Key>) -> Opened {
        let (mut private, mut data) = (keys.clone(), keys.clone());
        let staff = opened(&self.staff, keys, &mut private, |key, (person, bytes)| {
            let master = MasterKey::from_hex_file(&hex::encode(key)).unwrap();
            Some(*master.open_private(person, bytes).ok()?.expose())
        });
        let wraps = opened(&self.wraps, &private, &mut data, |key, (person, bytes)| {
            let info = WrapInfo { complaint: self.complaint, person: person.clone() };
            let wrap = Wrap::from_bytes(bytes).unwrap();
            Some(*vault::unwrap(&wrap, &PrivateKey::from_bytes(key), &info).ok()?.expose())
        });
        let sealed = opened(&self.sealed, &data, &mut BTreeSet::new(), |key, (place, bytes)| {
            vault::open(&DataKey::from_bytes(key), place, bytes).ok().map(|_| key)
        });
        Opened { staff, wraps, sealed }
    }

    pub(crate) fn all(&self) -> Opened {
        Opened { staff: self.staff.len(), wraps: self.wraps.len(), sealed: self.sealed.len() }
    }
}

/// How many of these come open with one of the keys; what was in them is added to `gained`.
fn opened<T>(
    locked: &[T],
    keys: &BTreeSet<Key>,
    gained: &mut BTreeSet<Key>,
    open: impl Fn(Key, &T) -> Option<Key>,
) -> usize {
    let inside = |one: &T| keys.iter().find_map(|key| open(*key, one));
    let inside: Vec<Key> = locked.iter().filter_map(inside).collect();
    gained.extend(&inside);
    inside.len()
}

/// Every byte string that a copy holds: written as hexadecimal digits or base64, also within one another.
#[derive(Default)]
pub(crate) struct Strings(pub(crate) BTreeSet<Vec<u8>>);

impl Strings {
    /// Takes a copy in.
    pub(crate) fn read(&mut self, copy: &[u8]) {
        for run in copy.split(|byte| !is_digit(*byte)).filter(|run| run.len() >= 40) {
            for bytes in decoded(run) {
                if self.0.insert(bytes.clone()) {
                    self.read(&bytes);
                }
            }
        }
    }

    /// Whatever has 32 bytes, and every 32 bytes in a row of what is as short as a locked key.
    pub(crate) fn keys(&self) -> BTreeSet<Key> {
        let short = self.0.iter().filter(|bytes| bytes.len() <= 81);
        short.flat_map(|bytes| bytes.array_windows()).copied().collect()
    }
}

const fn is_digit(byte: u8) -> bool {
    byte.is_ascii_alphanumeric() || matches!(byte, b'+' | b'/')
}

/// A dump writes `\\x` before hexadecimal digits.
fn decoded(run: &[u8]) -> Vec<Vec<u8>> {
    let digits = run.strip_prefix(b"x").unwrap_or(run);
    hex::decode(digits)
        .map_or_else(|_| STANDARD_NO_PAD.decode(run).into_iter().collect(), |bytes| vec![bytes])
}
