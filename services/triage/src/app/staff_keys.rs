//! Key pairs of staff as they are stored. The private half is sealed under the master key for its person. The public half beside it is not
//! trusted: it must follow from the private half.

use kernel::PersonId;
use service::{Failure, FailureKind};
use vault::PublicKey;

use super::{Staff, Triage};
use crate::error::damaged;

/// A key pair of `triage.staff`.
#[derive(sqlx::FromRow)]
pub(crate) struct StoredKeys {
    pub(crate) person: String,
    pub(crate) public_key: Vec<u8>,
    pub(crate) sealed_private: Vec<u8>,
}

impl Triage {
    /// The public half, if it belongs to the private half. Somebody who can write `triage.staff`, and has no master key, could put a key of
    /// their own there. Nothing is wrapped to such a key, and Itjen never hears of it.
    pub(super) fn public_key(
        &self,
        person: &PersonId,
        public: &[u8],
        sealed_private: &[u8],
    ) -> Result<PublicKey, Failure> {
        let derived = self.master.open_private(person, sealed_private).map(|own| own.public());
        let confirmed = derived.ok().filter(|own| own.to_bytes().as_slice() == public);
        confirmed.ok_or_else(|| halves_differ(person))
    }

    /// The people of these rows with their confirmed public keys.
    pub(super) fn readers(&self, rows: Vec<StoredKeys>) -> Result<Vec<Staff>, Failure> {
        let read = |row: StoredKeys| {
            let person: PersonId =
                row.person.parse().map_err(|_| damaged("triage.staff.person"))?;
            let public_key = self.public_key(&person, &row.public_key, &row.sealed_private)?;
            Ok(Staff { person, public_key })
        };
        rows.into_iter().map(read).collect()
    }
}

fn halves_differ(person: &PersonId) -> Failure {
    tracing::error!(%person, "the two halves of a key pair in triage.staff do not belong together");
    let message = format!(
        "the stored key pair of {person} does not hold together, so nothing is wrapped to it: the operator compares triage.staff with a backup"
    );
    Failure::new(FailureKind::Internal, "KEY_DAMAGED", message)
}
