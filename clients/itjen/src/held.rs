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
        let entries = entries(ids, "pending");
        let mut troubles = vec![];
        let period = (request.office.as_str(), request.quarter.as_str());
        troubles.extend(self.manifest(
            &request.manifest,
            ManifestKind::DataRequest,
            period,
            &entries,
        ));
        for complaint in &request.complaints {
            troubles.extend(damaged(&complaint.objects));
        }
        troubles
    }

    fn escalation(&self, escalation: &EscalationV1) -> Vec<String> {
        let period = (escalation.office.as_str(), escalation.quarter.as_str());
        let listed = entries(escalation.escalated.iter().map(String::as_str), "escalated");
        let mut troubles = vec![];
        troubles.extend(self.manifest(
            &escalation.manifest,
            ManifestKind::Escalations,
            period,
            &listed,
        ));
        troubles.extend(damaged(&escalation.objects));
        troubles
    }

    /// Adds the case, and compares all held cases with the hub's list.
    fn hold(&mut self, escalation: &EscalationV1, compare: bool) -> Vec<String> {
        let period = (escalation.office.as_str(), escalation.quarter.as_str());
        let listed = entries(escalation.escalated.iter().map(String::as_str), "escalated");
        let mut troubles = vec![];
        self.adopt(period.0, period.1, &escalation.escalated);
        let held = self.cases.entry((period.0.to_owned(), period.1.to_owned())).or_default();
        held.insert(escalation.case_id.clone());
        let held = entries(held.iter().map(String::as_str), "escalated");
        if !compare {
            return troubles;
        }
        let difference = Difference::between(&held, &listed);
        if !difference.omitted.is_empty() {
            troubles.push(format!(
                "pusat tidak lagi menyebut perkara yang kita pegang: {}",
                difference.omitted.join(", ")
            ));
        }
        if !difference.added.is_empty() {
            troubles.push(format!(
                "pusat menyebut perkara yang tidak pernah sampai: {}",
                difference.added.join(", ")
            ));
        }
        troubles
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
