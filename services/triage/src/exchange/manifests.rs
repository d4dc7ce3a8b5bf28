//! The hub's signature on what it tells, Itjen's on what it answers.

use contracts::{Entry, Manifest, ManifestKind};
use kernel::{OfficeCode, Quarter};
use ledger::{NoteKey, NoteSigner};
use service::{Failure, FailureKind};

use crate::error::refused;

/// The two keys.
#[derive(Clone)]
pub(crate) struct Manifests {
    signer: NoteSigner,
    inspectorate: NoteKey,
}

/// What a manifest is about.
#[derive(Clone, Copy)]
pub(crate) struct Exchange<'a> {
    pub(crate) kind: ManifestKind,
    pub(crate) office: &'a OfficeCode,
    pub(crate) quarter: Quarter,
}

impl Manifests {
    pub(crate) const fn new(signer: NoteSigner, inspectorate: NoteKey) -> Self {
        Self { signer, inspectorate }
    }

    /// Signed by the hub.
    pub(crate) fn sign(&self, about: Exchange<'_>, entries: &[Entry]) -> Result<String, Failure> {
        let Exchange { kind, office, quarter } = about;
        Manifest::over(kind, office.clone(), quarter, entries)
            .sign(&self.signer)
            .map_err(|error| Failure::internal("sign a manifest", &error))
    }

    /// Refuses a manifest that Itjen did not sign over exactly these entries.
    pub(crate) fn check(
        &self,
        note: &str,
        about: Exchange<'_>,
        entries: &[Entry],
    ) -> Result<(), Failure> {
        if note.trim().is_empty() {
            return Err(refused(
                "MANIFEST_MISSING",
                "this answer needs a manifest: sign office, quarter, number and Merkle root of the listed cases with Itjen's note key; use a client that knows of manifests",
            ));
        }
        let Exchange { kind, office, quarter } = about;
        Manifest::verify(note, &self.inspectorate)
            .and_then(|manifest| manifest.covers(kind, office, quarter, entries))
            .map_err(|error| Failure::new(FailureKind::Refused, "MANIFEST", error.to_string()))
    }
}
