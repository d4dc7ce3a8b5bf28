//! The state file beside the source file: submissions with their ids, and the answers to them.

use std::collections::{HashMap, HashSet};
use std::path::Path;

use contracts::{Outcome, Reason, Receipt};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use client_common::{Envelope, Journal};

#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Plan {
    pub(super) envelope: Envelope,
    /// Its lines, in the order of the batch.
    pub(super) rows: Vec<PlannedRow>,
}

#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub(super) struct PlannedRow {
    /// Line of the file when it was planned.
    pub(super) line: u32,
    /// The name of the line, from its content.
    pub(super) key: String,
    /// The id of the rating, when the file gives none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub(super) id: Option<Uuid>,
}

#[derive(Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
enum Entry {
    Planned(Plan),
    Stored(Uuid),
    Answered(Box<Receipt>),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Fate {
    /// Sent or about to be sent.
    Open,
    /// Counted, now or before.
    Received,
    Rejected(Reason),
}

pub(super) struct State {
    journal: Journal<Entry>,
    plans: Vec<Plan>,
    /// Index of each submission in `plans`.
    places: HashMap<Uuid, usize>,
    stored: HashSet<Uuid>,
    answers: HashMap<Uuid, Receipt>,
}

impl State {
    /// Opens the state file, or makes it.
    pub(super) fn open(path: &Path) -> anyhow::Result<Self> {
        let (journal, entries) = Journal::open(path)?;
        let (places, stored, answers) = (HashMap::new(), HashSet::new(), HashMap::new());
        let mut state = Self { journal, plans: vec![], places, stored, answers };
        for entry in entries {
            state.apply(entry);
        }
        Ok(state)
    }

    /// Writes a submission to disk before it is sent.
    pub(super) fn plan(&mut self, plan: Plan) -> anyhow::Result<()> {
        self.add(Entry::Planned(plan), true)
    }

    /// Notes that a server holds the submission. Losing the note costs one repetition.
    pub(super) fn stored(&mut self, id: Uuid) -> anyhow::Result<()> {
        self.add(Entry::Stored(id), false)
    }

    /// Stores the answer to one of our submissions. False: the submission is not ours, or it has an answer already.
    pub(super) fn answer(&mut self, receipt: Receipt) -> anyhow::Result<bool> {
        let id = Uuid::parse_str(&receipt.submission).unwrap_or_default();
        if !self.places.contains_key(&id) || self.answers.contains_key(&id) {
            return Ok(false);
        }
        self.add(Entry::Answered(Box::new(receipt)), true)?;
        Ok(true)
    }

    /// Every submission with its answer, in the order of planning.
    pub(super) fn all(&self) -> impl Iterator<Item = (&Plan, Option<&Receipt>)> {
        self.plans.iter().map(|plan| (plan, self.answers.get(&plan.envelope.id)))
    }

    pub(super) fn open_plans(&self) -> Vec<Envelope> {
        let open = self.all().filter(|(_, answer)| answer.is_none());
        open.map(|(plan, _)| plan.envelope.clone()).collect()
    }

    pub(super) fn is_settled(&self) -> bool {
        self.answers.len() == self.plans.len()
    }

    /// Number of lines of a submission; 0 when it is not ours.
    pub(super) fn lines(&self, id: &str) -> usize {
        let place = Uuid::parse_str(id).ok().and_then(|id| self.places.get(&id));
        place.map_or(0, |place| self.plans[*place].rows.len())
    }

    /// Number of submissions that a server holds or that have an answer.
    pub(super) fn stored_count(&self) -> usize {
        let stored = |plan: &&Plan| {
            let id = plan.envelope.id;
            self.stored.contains(&id) || self.answers.contains_key(&id)
        };
        self.plans.iter().filter(stored).count()
    }

    /// The latest result of each line, by its name.
    pub(super) fn fates(&self) -> HashMap<&str, (Fate, Option<Uuid>)> {
        let mut fates = HashMap::new();
        for (plan, answer) in self.all() {
            for (index, row) in plan.rows.iter().enumerate() {
                fates.insert(row.key.as_str(), (fate(index, answer), row.id));
            }
        }
        fates
    }

    fn add(&mut self, entry: Entry, durably: bool) -> anyhow::Result<()> {
        if durably {
            self.journal.append(&entry)?;
        } else {
            self.journal.note(&entry)?;
        }
        self.apply(entry);
        Ok(())
    }

    fn apply(&mut self, entry: Entry) {
        match entry {
            Entry::Planned(plan) => {
                self.places.insert(plan.envelope.id, self.plans.len());
                self.plans.push(plan);
            }
            Entry::Stored(id) => {
                self.stored.insert(id);
            }
            Entry::Answered(receipt) => {
                let id = Uuid::parse_str(&receipt.submission).unwrap_or_default();
                self.answers.insert(id, *receipt);
            }
        }
    }
}

/// The result, by the receipt, of the line at `index` of its submission.
pub(super) fn fate(index: usize, answer: Option<&Receipt>) -> Fate {
    let Some(receipt) = answer else { return Fate::Open };
    let of_line = receipt
        .reasons
        .iter()
        .find(|reason| reason.line.is_some_and(|line| line as usize == index));
    match (of_line, receipt.outcome) {
        (Some(reason), _) => Fate::Rejected(reason.clone()),
        (None, Outcome::Received) => Fate::Received,
        (None, Outcome::Rejected) => {
            let whole = receipt.reasons.iter().find(|reason| reason.line.is_none());
            let silent = || Reason::new(contracts::ReasonCode::Refused, "ditolak");
            Fate::Rejected(whole.or(receipt.reasons.first()).cloned().unwrap_or_else(silent))
        }
    }
}
