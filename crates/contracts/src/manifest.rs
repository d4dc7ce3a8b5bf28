//! A manifest counts and signs what an exchange holds: period, number of cases, Merkle root. An omitted or added case shows on either side.
//!
//! It is a signed note (C2SP signed-note, Ed25519) of exactly five lines:
//!
//! ```text
//! amanah exchange manifest v1
//! data-reply
//! gto 2026-Q4
//! 6
//! <RFC 6962 root over the entries, base64>
//! ```
//!
//! An entry is the line `<id> <disposition>` without a line end; entries are sorted by id. The root over no entry is SHA-256 of nothing.

use std::collections::BTreeMap;
use std::fmt;

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use kernel::{OfficeCode, Quarter};
use ledger::{Hash, Note, NoteKey, NoteSigner};

const TITLE: &str = "amanah exchange manifest v1";

kernel::words! {
    /// What a manifest is about.
    pub enum ManifestKind {
        /// Complaints that wait with Itjen when an office asks (hub → Itjen).
        DataRequest => "data-request",
        /// What Itjen released and withheld (Itjen → hub).
        DataReply => "data-reply",
        /// Cases escalated so far (hub → Itjen).
        Escalations => "escalations",
        /// Escalated cases that Itjen holds (Itjen → hub).
        Held => "held",
    }
}

/// One case or complaint and what is said of it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Entry {
    /// Id of the complaint or case.
    pub id: String,
    /// `pending`, `released`, `withheld` or `escalated`.
    pub disposition: String,
}

impl Entry {
    /// An entry.
    pub fn new(id: impl fmt::Display, disposition: &str) -> Self {
        Self { id: id.to_string(), disposition: disposition.to_owned() }
    }
}

/// A manifest, verified or about to be signed.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Manifest {
    /// What it is about.
    pub kind: ManifestKind,
    /// The office.
    pub office: OfficeCode,
    /// The quarter.
    pub quarter: Quarter,
    /// Entries.
    pub count: u64,
    /// RFC 6962 root over them.
    pub root: Hash,
}

/// Why a manifest is not to be believed.
#[derive(Debug, thiserror::Error)]
pub enum ManifestError {
    /// Not signed by the expected key, or changed.
    #[error(transparent)]
    Note(#[from] ledger::NoteError),
    /// Not the five lines.
    #[error("malformed manifest: {0}")]
    Malformed(&'static str),
    /// Signed, but about another exchange.
    #[error("the manifest is about another exchange: {0} differs")]
    Other(&'static str),
    /// Signed, but over other cases than those listed.
    #[error(
        "the manifest counts {said} cases and the list has {listed}, or another root: the list was changed on its way"
    )]
    List {
        /// Count of the manifest.
        said: u64,
        /// Length of the list.
        listed: u64,
    },
}

/// What one side has and the other has not.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Difference {
    /// Known here, absent there.
    pub omitted: Vec<String>,
    /// Named there, unknown here.
    pub added: Vec<String>,
    /// On both sides with another disposition.
    pub changed: Vec<String>,
}

impl Manifest {
    /// A manifest over entries, in whatever order they come.
    pub fn over(
        kind: ManifestKind,
        office: OfficeCode,
        quarter: Quarter,
        entries: &[Entry],
    ) -> Self {
        Self { kind, office, quarter, count: entries.len() as u64, root: root(entries) }
    }

    /// The signed note.
    pub fn sign(&self, signer: &NoteSigner) -> Result<String, ManifestError> {
        Ok(signer.sign(&self.text())?)
    }

    /// Reads a manifest that `key` signed.
    pub fn verify(note: &str, key: &NoteKey) -> Result<Self, ManifestError> {
        let note = Note::parse(note)?;
        note.verify(std::slice::from_ref(key))?;
        parse(&note.text)
    }

    /// Checks that it is about this exchange and exactly these entries.
    pub fn covers(
        &self,
        kind: ManifestKind,
        office: &OfficeCode,
        quarter: Quarter,
        entries: &[Entry],
    ) -> Result<(), ManifestError> {
        for (differs, what) in [
            (self.kind != kind, "kind"),
            (self.office != *office, "office"),
            (self.quarter != quarter, "quarter"),
        ] {
            if differs {
                return Err(ManifestError::Other(what));
            }
        }
        let listed = entries.len() as u64;
        if self.count == listed && self.root == root(entries) {
            return Ok(());
        }
        Err(ManifestError::List { said: self.count, listed })
    }

    fn text(&self) -> String {
        let root = STANDARD.encode(self.root);
        format!(
            "{TITLE}\n{}\n{} {}\n{}\n{root}\n",
            self.kind.code(),
            self.office,
            self.quarter,
            self.count
        )
    }
}

impl Difference {
    /// Compares what is known here with what the other side lists.
    pub fn between(known: &[Entry], theirs: &[Entry]) -> Self {
        let by_id = |entries: &[Entry]| -> BTreeMap<String, String> {
            entries.iter().map(|entry| (entry.id.clone(), entry.disposition.clone())).collect()
        };
        let (known, theirs) = (by_id(known), by_id(theirs));
        let missing = |from: &BTreeMap<String, String>, of: &BTreeMap<String, String>| {
            of.keys().filter(|id| !from.contains_key(*id)).cloned().collect()
        };
        let changed =
            known.iter().filter(|(id, said)| theirs.get(*id).is_some_and(|other| other != *said));
        Self {
            omitted: missing(&theirs, &known),
            added: missing(&known, &theirs),
            changed: changed.map(|(id, _)| id.clone()).collect(),
        }
    }

    /// Nothing differs.
    pub fn is_empty(&self) -> bool {
        self.omitted.is_empty() && self.added.is_empty() && self.changed.is_empty()
    }
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        for (word, ids) in
            [("omitted", &self.omitted), ("added", &self.added), ("changed", &self.changed)]
        {
            if !ids.is_empty() {
                parts.push(format!("{word}: {}", ids.join(", ")));
            }
        }
        if parts.is_empty() {
            f.write_str("nothing differs")
        } else {
            f.write_str(&parts.join("; "))
        }
    }
}

fn root(entries: &[Entry]) -> Hash {
    let mut sorted: Vec<&Entry> = entries.iter().collect();
    sorted.sort();
    let leaves: Vec<Hash> = sorted
        .iter()
        .map(|entry| ledger::entry_hash(format!("{} {}", entry.id, entry.disposition).as_bytes()))
        .collect();
    ledger::root(&leaves)
}

fn parse(text: &str) -> Result<Manifest, ManifestError> {
    let bad = ManifestError::Malformed;
    let lines: Vec<&str> = text.lines().collect();
    let [TITLE, kind, place, count, root] = lines.as_slice() else {
        return Err(bad("expected five lines with the title first"));
    };
    let kind = ManifestKind::of_code(kind).ok_or(bad("unknown kind"))?;
    let (office, quarter) = place.split_once(' ').ok_or(bad("expected office and quarter"))?;
    let manifest = Manifest {
        kind,
        office: office.parse().map_err(|_| bad("office"))?,
        quarter: quarter.parse().map_err(|_| bad("quarter"))?,
        count: count.parse().map_err(|_| bad("count"))?,
        root: STANDARD
            .decode(root)
            .ok()
            .and_then(|bytes| bytes.try_into().ok())
            .ok_or(bad("root"))?,
    };
    // One form only: what does not write itself back is refused.
    if manifest.text() == text { Ok(manifest) } else { Err(bad("not in its one form")) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entries() -> Vec<Entry> {
        vec![Entry::new("b", "released"), Entry::new("a", "withheld"), Entry::new("c", "released")]
    }

    fn signer(seed: u8) -> NoteSigner {
        NoteSigner::new("itjen.example/exchange", &[seed; 32]).unwrap()
    }

    fn manifest() -> Manifest {
        Manifest::over(
            ManifestKind::DataReply,
            "gto".parse().unwrap(),
            "2026-Q4".parse().unwrap(),
            &entries(),
        )
    }

    fn covers(manifest: &Manifest, entries: &[Entry]) -> Result<(), ManifestError> {
        manifest.covers(
            ManifestKind::DataReply,
            &"gto".parse().unwrap(),
            "2026-Q4".parse().unwrap(),
            entries,
        )
    }

    #[test]
    fn a_signed_manifest_reads_back_and_covers_its_entries_in_any_order() {
        let note = manifest().sign(&signer(1)).unwrap();
        let read = Manifest::verify(&note, &signer(1).key()).unwrap();
        assert_eq!(read, manifest());
        let mut turned = entries();
        turned.reverse();
        covers(&read, &turned).unwrap();
    }

    #[test]
    fn another_key_or_a_changed_letter_is_refused() {
        let note = manifest().sign(&signer(1)).unwrap();
        assert!(Manifest::verify(&note, &signer(2).key()).is_err());
        assert!(Manifest::verify(&note.replace("\n3\n", "\n2\n"), &signer(1).key()).is_err());
    }

    #[test]
    fn an_omitted_an_added_and_a_changed_case_show() {
        let manifest = manifest();
        let mut fewer = entries();
        fewer.remove(0);
        assert!(matches!(
            covers(&manifest, &fewer),
            Err(ManifestError::List { said: 3, listed: 2 })
        ));
        let mut other = entries();
        other[0].disposition = "withheld".into();
        assert!(matches!(covers(&manifest, &other), Err(ManifestError::List { .. })));
        let theirs =
            [Entry::new("a", "released"), Entry::new("c", "released"), Entry::new("d", "released")];
        let difference = Difference::between(&entries(), &theirs);
        assert_eq!(difference.to_string(), "omitted: b; added: d; changed: a");
    }

    #[test]
    fn a_manifest_of_another_quarter_does_not_cover() {
        let next: Quarter = "2027-Q1".parse().unwrap();
        let error = manifest()
            .covers(ManifestKind::DataReply, &"gto".parse().unwrap(), next, &entries())
            .unwrap_err();
        assert!(error.to_string().contains("quarter"), "{error}");
    }
}
