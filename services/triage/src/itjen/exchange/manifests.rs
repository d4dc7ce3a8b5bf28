//! Manifests: signed lists of complaints or cases. The hub signs what it tells, Itjen what it answers.

use contracts::{Entry, Manifest, ManifestKind};
use kernel::{OfficeCode, Quarter};
use ledger::{NoteKey, NoteSigner};
use service::{Failure, FailureKind};

use crate::error::refused;

#[derive(Clone)]
pub(crate) struct Manifests {
    signer: NoteSigner,
    inspectorate: NoteKey,
}

#[derive(Clone, Copy)]
pub(crate) struct About<'a> {
    pub(crate) kind: ManifestKind,
    pub(crate) office: &'a OfficeCode,
    pub(crate) quarter: Quarter,
}

impl Manifests {
    pub(crate) const fn new(signer: NoteSigner, inspectorate: NoteKey) -> Self {
        Self { signer, inspectorate }
    }

    pub(crate) fn sign(&self, about: About<'_>, entries: &[Entry]) -> Result<String, Failure> {
        let About { kind, office, quarter } = about;
        Manifest::over(kind, office.clone(), quarter, entries)
            .sign(&self.signer)
            .map_err(|error| Failure::internal("sign a manifest", &error))
    }

    /// Refuses a manifest that Itjen did not sign over exactly these entries.
    pub(crate) fn check(
        &self,
        note: &str,
        about: About<'_>,
        entries: &[Entry],
    ) -> Result<(), Failure> {
        if note.trim().is_empty() {
            return Err(refused(
                "MANIFEST_MISSING",
                "this answer needs a manifest: sign office, quarter, number and Merkle root of the listed cases with Itjen's note key; use a client that knows of manifests",
            ));
        }
        let About { kind, office, quarter } = about;
        Manifest::verify(note, &self.inspectorate)
            .and_then(|manifest| manifest.covers(kind, office, quarter, entries))
            .map_err(|error| Failure::new(FailureKind::Refused, "MANIFEST", error.to_string()))
    }
}
