//! Judges items in the order of their numbers: compares manifests with the cases that Itjen holds. Pure.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{
    DataRequestV1, Difference, Entry, EscalationV1, Manifest, ManifestKind, SealedItem,
};
use kernel::{OfficeCode, Quarter};
use ledger::NoteKey;
use sha2::{Digest, Sha256};

use super::entry;
use super::item::{Body, Item};

pub(super) struct Held {
    hub: NoteKey,
    /// Escalated cases by office and quarter.
    cases: BTreeMap<(String, String), BTreeSet<String>>,
    /// Cases of which only an erased item came. It names neither office nor quarter.
    erased: BTreeSet<String>,
}

pub(super) struct Verdict {
    pub(super) body: Option<Body>,
    /// Sentences about what does not agree.
    pub(super) troubles: Vec<String>,
}

impl Held {
    /// No cases yet. `hub` is the key that signs the hub's manifests.
    pub(super) const fn new(hub: NoteKey) -> Self {
        Self { hub, cases: BTreeMap::new(), erased: BTreeSet::new() }
    }

    /// Adds an item that was judged before.
    pub(super) fn replay(&mut self, entry: &entry::Entry) {
        match (&entry.period, &entry.case) {
            (Some(period), Some(case)) => {
                self.cases.entry(period.clone()).or_default().insert(case.clone());
            }
            (None, Some(case)) => drop(self.erased.insert(case.clone())),
            _ => {}
        }
    }

    /// Counts erased cases as held in the office and quarter for which the hub lists them, because their items came.
    pub(super) fn adopt(&mut self, office: &str, quarter: &str, listed: &[String]) {
        let known = listed.iter().filter(|case| self.erased.contains(*case)).cloned();
        let cases = self.cases.entry((office.to_owned(), quarter.to_owned())).or_default();
        cases.extend(known);
    }

    pub(super) fn cases(&self, office: &str, quarter: &str) -> Vec<String> {
        let cases = self.cases.get(&(office.to_owned(), quarter.to_owned()));
        cases.into_iter().flatten().cloned().collect()
    }

    /// Checks an item against its hash, its manifest and the cases that are held.
    pub(super) fn judge(&mut self, item: &Item) -> Verdict {
        self.check(item, true)
    }

    /// Checks an item that came after later ones. Its list is older than the cases that are held, so they are not compared.
    pub(super) fn judge_late(&mut self, item: &Item) -> Verdict {
        self.check(item, false)
    }

    fn check(&mut self, item: &Item, compare: bool) -> Verdict {
        let mut troubles = vec![];
        if !item.is_intact() {
            troubles.push("isi tidak sama dengan sidik yang dicatat pusat".to_owned());
        }
        let Ok(body) = item.body() else {
            troubles.push("isi tidak terbaca: program ini mungkin terlalu lama".to_owned());
            return Verdict { body: None, troubles };
        };
        match &body {
            Body::Request(request) => troubles.extend(self.request(request)),
            Body::Escalation(escalation) => {
                troubles.extend(self.escalation(escalation));
                troubles.extend(self.hold(escalation, compare));
            }
            Body::Erased(_) => drop(self.erased.insert(item.subject.clone())),
            Body::Receipt(_) | Body::Rescheduled(_) | Body::Understaffed(_) | Body::Other => {}
        }
        Verdict { body: Some(body), troubles }
    }

    fn request(&self, request: &DataRequestV1) -> Vec<String> {
        let ids = request.complaints.iter().map(|complaint| complaint.complaint_id.as_str());
        let (kind, listed) = (ManifestKind::DataRequest, entries(ids, "pending"));
        let period = (request.office.as_str(), request.quarter.as_str());
        let manifest = self.manifest(&request.manifest, kind, period, &listed);
        let objects = request.complaints.iter().map(|complaint| &complaint.objects);
        manifest.into_iter().chain(objects.filter_map(|objects| damaged(objects))).collect()
    }

    fn escalation(&self, escalation: &EscalationV1) -> Vec<String> {
        let period = (escalation.office.as_str(), escalation.quarter.as_str());
        let listed = entries(escalation.escalated.iter().map(String::as_str), "escalated");
        let kind = ManifestKind::Escalations;
        let manifest = self.manifest(&escalation.manifest, kind, period, &listed);
        manifest.into_iter().chain(damaged(&escalation.objects)).collect()
    }

    /// Adds the case, and compares all held cases with the hub's list.
    fn hold(&mut self, escalation: &EscalationV1, compare: bool) -> Vec<String> {
        let (office, quarter) = (&escalation.office, &escalation.quarter);
        self.adopt(office, quarter, &escalation.escalated);
        let held = self.cases.entry((office.clone(), quarter.clone())).or_default();
        held.insert(escalation.case_id.clone());
        if !compare {
            return vec![];
        }
        let held = entries(held.iter().map(String::as_str), "escalated");
        let listed = entries(escalation.escalated.iter().map(String::as_str), "escalated");
        let Difference { omitted, added, .. } = Difference::between(&held, &listed);
        let told = |cases: Vec<String>, what: &str| {
            (!cases.is_empty()).then(|| format!("{what}: {}", cases.join(", ")))
        };
        let gone = told(omitted, "pusat tidak lagi menyebut perkara yang kita pegang");
        let strange = told(added, "pusat menyebut perkara yang tidak pernah sampai");
        gone.into_iter().chain(strange).collect()
    }

    fn manifest(
        &self,
        note: &str,
        kind: ManifestKind,
        (office, quarter): (&str, &str),
        entries: &[Entry],
    ) -> Option<String> {
        let check = || -> Result<(), String> {
            let office: OfficeCode = office.parse().map_err(|_| "kode balai salah")?;
            let quarter: Quarter = quarter.parse().map_err(|_| "triwulan salah")?;
            let manifest = Manifest::verify(note, &self.hub).map_err(|error| error.to_string())?;
            manifest.covers(kind, &office, quarter, entries).map_err(|error| error.to_string())
        };
        check().err().map(|reason| format!("manifes TIDAK COCOK: {reason}"))
    }
}

/// Entries of a manifest, all with one disposition.
pub(super) fn entries<'a>(ids: impl Iterator<Item = &'a str>, disposition: &str) -> Vec<Entry> {
    ids.map(|id| Entry::new(id, disposition)).collect()
}

/// Sentences about objects in the item that differ from their digest.
fn damaged(objects: &[SealedItem]) -> Option<String> {
    let bad = objects.iter().filter(|object| {
        object
            .sealed
            .as_ref()
            .is_some_and(|sealed| STANDARD.decode(sealed).is_ok_and(|bytes| !is(object, &bytes)))
    });
    let bad = bad.count();
    (bad > 0).then(|| format!("{bad} objek tersegel tidak sama dengan sidiknya"))
}

/// True when the bytes have the digest and the size that the item names.
pub(super) fn is(object: &SealedItem, bytes: &[u8]) -> bool {
    bytes.len() as u64 == object.bytes && hex::encode(Sha256::digest(bytes)) == object.digest
}

#[cfg(test)]
mod tests;
