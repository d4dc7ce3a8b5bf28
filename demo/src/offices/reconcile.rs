//! Compares the published submissions with the hub's log and with the receipts. The log is read through the interface that every reader uses.

use std::collections::{BTreeMap, BTreeSet};

use anyhow::Context;
use contracts::{Kind, Outcome};
use proto::eventlog::v1::{Event, ReadRequest};
use serde_json::Value;

use drive::offices::log::LogReader;
use drive::offices::machine::Machine;

const PAGE: u32 = 5000;

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Balance {
    /// Ratings and complaints that offices published.
    pub published: usize,
    /// Of those, not in the log.
    pub lost: usize,
    /// In the log more than once, or although nobody published them.
    pub doubled: usize,
    /// Answered after something that was published later.
    pub out_of_order: usize,
    /// Submissions that no receipt says were received whole.
    pub unanswered: usize,
}

impl Balance {
    /// Nothing is missing, too much or out of place.
    pub const fn is_even(&self) -> bool {
        self.lost + self.doubled + self.out_of_order + self.unanswered == 0
    }
}

/// Marks in the log, with the number of times that each occurs.
pub type Found = BTreeMap<String, usize>;

/// Reads the log from `after` on and adds what it finds; answers with where the next read goes on.
pub async fn read_on(
    log: &mut LogReader,
    mut after: i64,
    found: &mut Found,
) -> anyhow::Result<i64> {
    loop {
        let page = log.read(ReadRequest { after, limit: PAGE }).await?.into_inner();
        for event in &page.events {
            if let Some(mark) = mark(event)? {
                *found.entry(mark).or_default() += 1;
            }
        }
        if page.read_to <= after {
            return Ok(after);
        }
        after = page.read_to;
    }
}

/// Compares. `found` holds everything that the log holds.
pub fn balance(machines: &[Machine], found: &Found) -> Balance {
    let mut balance = Balance::default();
    let mut expected = BTreeSet::new();
    for machine in machines {
        expected.extend(machine.plan().iter().flat_map(|submission| &submission.marks));
        balance.out_of_order += out_of_order(machine);
        balance.unanswered += unanswered(machine);
    }
    balance.published = expected.len();
    balance.lost = expected.iter().filter(|mark| !found.contains_key(**mark)).count();
    for (mark, times) in found {
        balance.doubled += if expected.contains(mark) { times - 1 } else { *times };
    }
    balance
}

/// The mark by which a rating or a complaint of ours is found again.
fn mark(event: &Event) -> anyhow::Result<Option<String>> {
    let field = match event.event_type.as_str() {
        "box.RatingReceived" => "comment",
        "complaint.ComplaintFiled" => "complaint",
        _ => return Ok(None),
    };
    let data: Value = serde_json::from_slice(&event.data).context("an event is no JSON")?;
    let text = data["body"][field].as_str().or_else(|| data[field].as_str());
    Ok(Some(text.unwrap_or("without a mark").to_owned()))
}

/// The hub's first answers, in its own order, against the order of the plan.
fn out_of_order(machine: &Machine) -> usize {
    let plan = machine.plan().iter().enumerate();
    let place: BTreeMap<String, usize> =
        plan.map(|(place, submission)| (submission.id.to_string(), place)).collect();
    let (mut newest, mut late) = (0, 0);
    for id in machine.journal().first_answers() {
        let place = place.get(&id).copied().unwrap_or(0);
        late += usize::from(place < newest);
        newest = newest.max(place);
    }
    late
}

fn unanswered(machine: &Machine) -> usize {
    let plan = machine.plan().iter();
    plan.filter(|submission| {
        let receipt = machine.journal().receipt(&submission.id.to_string());
        let whole = receipt.is_some_and(|receipt| {
            let filed = receipt.complaint.as_ref().map(|complaint| &complaint.complaint_id);
            let ours =
                submission.kind != Kind::SealedComplaint || filed == submission.marks.first();
            receipt.outcome == Outcome::Received
                && receipt.counts.received as usize == submission.marks.len()
                && ours
        });
        !whole
    })
    .count()
}
