//! The receipt of a submission, made from the verdict of the checks, from earlier submissions under its id, and from which ballots were fresh.

use std::collections::{HashMap, HashSet};

use contracts::{Counts, Outcome, Reason, ReasonCode, Receipt};
use kernel::Timestamp;
use uuid::Uuid;

use super::item::Item;
use super::read::{Casts, Work};
use crate::tables::submissions::Standing;

/// Reasons in a receipt.
const REASONS_MAX: usize = 100;

/// How a submission relates to earlier ones under its id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Turn {
    /// Never seen, or begun and cut off by a crash.
    First,
    /// Answered before, by the receipt of this number.
    Again(i64),
    /// Its id is bound to another content.
    Reused,
}

/// Compares the submission with the content that its id is bound to.
pub(super) fn turn(item: &Item, standing: &HashMap<Uuid, Standing>) -> Turn {
    match item.bound().and_then(|(id, digest)| Some((standing.get(&id)?, digest))) {
        Some((found, digest)) if !found.is_of(&digest) => Turn::Reused,
        Some((found, _)) => found.receipt.map_or(Turn::First, Turn::Again),
        None => Turn::First,
    }
}

/// The first receipt. `fresh`: hashes of the forms whose ballots were just cast; each counts for the first line that names it.
pub(super) fn first(item: &Item, fresh: &mut HashSet<Vec<u8>>, at: Timestamp) -> Receipt {
    let (outcome, counts, reasons) = match &item.verdict {
        Err(reasons) => rejected(reasons.clone()),
        Ok(Work::Ratings(casts)) => counted(casts, fresh),
        Ok(_) => (Outcome::Received, Counts { received: 1, ..Counts::default() }, vec![]),
    };
    let complaint = item.filed.clone();
    Receipt { complaint, ..receipt(item, at, outcome, counts, reasons) }
}

/// The receipt for an id that is bound to another content.
pub(super) fn reused(item: &Item, at: Timestamp) -> Receipt {
    let message = "the id was used for another content: make a new id for each submission";
    let reasons = vec![Reason::new(ReasonCode::IdReused, message)];
    let (outcome, counts, reasons) = rejected(reasons);
    receipt(item, at, outcome, counts, reasons)
}

fn rejected(reasons: Vec<Reason>) -> (Outcome, Counts, Vec<Reason>) {
    (Outcome::Rejected, Counts { rejected: 1, ..Counts::default() }, reasons)
}

fn counted(casts: &Casts, fresh: &mut HashSet<Vec<u8>>) -> (Outcome, Counts, Vec<Reason>) {
    let mut counts = Counts { rejected: casts.rejected, ..Counts::default() };
    for cast in &casts.good {
        if fresh.remove(cast.form.hash().as_slice()) {
            counts.received += 1;
        } else {
            counts.duplicate += 1;
        }
    }
    let outcome = if casts.good.is_empty() { Outcome::Rejected } else { Outcome::Received };
    (outcome, counts, casts.reasons.clone())
}

fn receipt(
    item: &Item,
    received_at: Timestamp,
    outcome: Outcome,
    counts: Counts,
    mut reasons: Vec<Reason>,
) -> Receipt {
    reasons.truncate(REASONS_MAX);
    Receipt {
        submission: item.envelope.name(),
        sender: format!("off/{}", item.envelope.answer_to()),
        kind: item.envelope.tail().to_owned(),
        outcome,
        again: false,
        received_at,
        counts,
        reasons,
        complaint: None,
    }
}
