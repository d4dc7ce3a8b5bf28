//! Key pairs of staff as they are stored. The private half lies under the master key, bound to its person; the public half beside it is only
//! what the row says.

use kernel::PersonId;
use service::{Failure, FailureKind};
use vault::PublicKey;

use super::{Staff, Triage};
use crate::error::damaged;

/// Person, public half, and the private half under the master key.
pub(crate) type PairRow = (String, Vec<u8>, Vec<u8>);

impl Triage {
    /// The public half that belongs to the private one. Whoever can write the database, and holds no master key, could put his own public key
    /// there and would get the next wrap: so nothing is wrapped to, or told to Itjen, that the private half does not confirm.
    pub(super) fn public_key(
        &self,
        person: &PersonId,
        public: &[u8],
        sealed_private: &[u8],
    ) -> Result<PublicKey, Failure> {
        let derived = self.master.open_private(person, sealed_private).map(|own| own.public());
        let confirmed = derived.ok().filter(|own| own.to_bytes().as_slice() == public);
        confirmed.ok_or_else(|| not_his_key(person))
    }

    /// Everybody with the key that is his.
    pub(super) fn readers(&self, rows: Vec<PairRow>) -> Result<Vec<Staff>, Failure> {
        let read = |(person, public, sealed): PairRow| {
            let person: PersonId = person.parse().map_err(|_| damaged("triage.staff.person"))?;
            let public_key = self.public_key(&person, &public, &sealed)?;
            Ok(Staff { person, public_key })
        };
        rows.into_iter().map(read).collect()
    }
}

fn not_his_key(person: &PersonId) -> Failure {
    tracing::error!(%person, "the two halves of a key pair in triage.staff do not belong together");
    let message = format!(
        "the stored key pair of {person} does not hold together, so nothing is wrapped to it: the operator compares triage.staff with a backup"
    );
    Failure::new(FailureKind::Internal, "KEY_DAMAGED", message)
}
