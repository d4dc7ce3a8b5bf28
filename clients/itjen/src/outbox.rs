//! Answers of Itjen. `outbox/<id>.json` is written before the answer is sent, `outbox/<id>.receipt.json` with the hub's receipt. A repeated command finds its
//! answer here.

use std::path::{Path, PathBuf};

use anyhow::Context;
use contracts::{Outcome, Receipt};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use client_common::Envelope;

/// An answer with the command that made it.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Sent {
    /// The command and its arguments: the same text is the same answer.
    pub(super) about: String,
    pub(super) number: u64,
    pub(super) envelope: Envelope,
}

pub(super) struct Outbox {
    folder: PathBuf,
    /// In the order in which they were made.
    sent: Vec<(Sent, Option<Receipt>)>,
}

impl Outbox {
    /// Reads the folder, or makes it.
    pub(super) fn open(desk: &Path) -> anyhow::Result<Self> {
        let folder = desk.join("outbox");
        files::private_folder(&folder)?;
        let mut sent = vec![];
        for file in std::fs::read_dir(&folder)? {
            let path = file?.path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            let Some(id) = name.strip_suffix(".json").filter(|id| Uuid::parse_str(id).is_ok())
            else {
                continue;
            };
            let one: Sent = read(&path)?;
            let receipt = folder.join(format!("{id}.receipt.json"));
            sent.push((one, receipt.exists().then(|| read(&receipt)).transpose()?));
        }
        sent.sort_by_key(|(one, _): &(Sent, _)| one.envelope.time);
        Ok(Self { folder, sent })
    }

    pub(super) fn latest(&self, kind: &str, number: u64) -> Option<(&Sent, Option<&Receipt>)> {
        let mut of_it =
            self.sent.iter().filter(|(one, _)| one.number == number && one.envelope.kind == kind);
        of_it.next_back().map(|(one, receipt)| (one, receipt.as_ref()))
    }

    /// Answers to an item that the hub took, in the order in which they were made.
    pub(super) fn taken(&self, number: u64) -> impl Iterator<Item = &Sent> {
        let taken = |receipt: &Option<Receipt>| {
            receipt.as_ref().is_some_and(|receipt| receipt.outcome == Outcome::Received)
        };
        self.sent
            .iter()
            .filter(move |(one, receipt)| one.number == number && taken(receipt))
            .map(|(one, _)| one)
    }

    /// Writes an answer to disk before it is sent.
    pub(super) fn keep(&mut self, sent: Sent) -> anyhow::Result<()> {
        let path = self.folder.join(format!("{}.json", sent.envelope.id));
        files::replace(&path, &serde_json::to_vec(&sent)?)?;
        self.sent.push((sent, None));
        Ok(())
    }

    /// Takes wraps and disposition sheet of a complaint out of the answers that were answered; answers how many. One that may still have to be
    /// sent again must stay byte for byte.
    pub(super) fn erase(&mut self, complaint: &str) -> anyhow::Result<usize> {
        let mut changed = 0;
        for (sent, _) in self.sent.iter_mut().filter(|(_, receipt)| receipt.is_some()) {
            let mut body: serde_json::Value = serde_json::from_str(sent.envelope.body.get())?;
            if forget(&mut body, complaint) {
                sent.envelope.body = serde_json::value::to_raw_value(&body)?;
                let path = self.folder.join(format!("{}.json", sent.envelope.id));
                files::replace(&path, &serde_json::to_vec(sent)?)?;
                changed += 1;
            }
        }
        Ok(changed)
    }

    /// Keeps what the hub said.
    pub(super) fn answered(&self, id: Uuid, receipt: &Receipt) -> anyhow::Result<()> {
        let path = self.folder.join(format!("{id}.receipt.json"));
        Ok(files::replace(&path, &serde_json::to_vec(receipt)?)?)
    }
}

fn forget(body: &mut serde_json::Value, complaint: &str) -> bool {
    let released = body.get_mut("released").and_then(serde_json::Value::as_array_mut);
    let mut changed = false;
    for one in released.into_iter().flatten().filter(|one| one["complaint_id"] == complaint) {
        let Some(one) = one.as_object_mut() else { continue };
        changed |= one.remove("disposition_sheet").is_some();
        one.remove("disposition_commitment");
        let wraps = one.insert("wraps".to_owned(), serde_json::Value::Array(vec![]));
        changed |= wraps.is_some_and(|wraps| wraps.as_array().is_none_or(|list| !list.is_empty()));
    }
    changed
}

fn read<T: serde::de::DeserializeOwned>(path: &Path) -> anyhow::Result<T> {
    let said = || format!("jawaban {} tidak terbaca", path.display());
    serde_json::from_slice(&std::fs::read(path).with_context(said)?).with_context(said)
}
