//! Submissions of Itjen, over the bus or gRPC: read and checked, carried out once, answered by a receipt.
//!
//! A submission counts once, however often its id arrives and over which of the two. Carrying out and recording are two commits. The command id
//! follows from the id of the submission, so a crash in between changes nothing.

mod carry_out;
mod ledger;
mod place;
mod purge;
mod read;

use contracts::submission::FieldNames;
use contracts::{Counts, Outcome, Reason, ReasonCode, Receipt};
use service::{Failure, FailureKind};
use uuid::Uuid;

use super::Itjen;
use carry_out::carry_out;
use ledger::Moved;
pub(super) use ledger::Source;
pub(super) use place::{STREAM, last_place};
pub(super) use purge::purge_letters;
pub(super) use read::{from_bus, from_call};

/// Reasons in one receipt at most.
const REASONS_MAX: usize = 100;

pub(crate) struct Submission {
    /// `None` when it had no random UUID.
    pub(crate) id: Option<Uuid>,
    /// The id as receipts name it; `<stream>/<sequence>` when it had none.
    pub(crate) name: String,
    /// Tail of its type; empty when it could hold something else than a type.
    pub(crate) kind: String,
    /// What its id is bound to.
    pub(crate) digest: [u8; 32],
    /// The same as it was stored until ADR 0033.
    old_digest: [u8; 32],
    /// Length of the body.
    pub(crate) bytes: usize,
    /// Its content, or the reasons why it has none.
    pub(crate) content: Result<Content, Vec<Reason>>,
}

impl Submission {
    /// Whether a stored digest is that of this content.
    fn is_bound_to(&self, digest: &[u8; 32]) -> bool {
        *digest == self.digest || *digest == self.old_digest
    }
}

/// The kind of a submission and its body, not parsed yet.
pub(crate) struct Content {
    pub(crate) kind: contracts::Kind,
    pub(crate) body: Vec<u8>,
}

/// Takes a submission in and returns its receipt; `None` when another replica reads the bus now. After a failure nothing was decided, and the
/// submission may be given again.
pub(crate) async fn receive(
    itjen: &Itjen,
    submission: &Submission,
    source: Source<'_>,
) -> Result<Option<Receipt>, Failure> {
    loop {
        let receipt = answer(itjen, submission).await?;
        match ledger::record(itjen, submission, source, &receipt).await? {
            Moved::Yes => {
                count(&receipt);
                return Ok(Some(receipt));
            }
            Moved::TakenOver => return Ok(None),
            // The same id came over bus and gRPC at the same moment. The first receipt counts.
            Moved::Known => {}
        }
    }
}

/// A new receipt, or the first one again.
async fn answer(itjen: &Itjen, submission: &Submission) -> Result<Receipt, Failure> {
    let Some(id) = submission.id else {
        return Ok(rejected(itjen, submission, reasons(submission)));
    };
    match ledger::find(itjen, id).await? {
        Some((digest, first)) if submission.is_bound_to(&digest) => {
            Ok(Receipt { again: true, ..first })
        }
        Some(_) => {
            let reused = Reason::new(
                ReasonCode::IdReused,
                "this id was used for another content: give every submission an id of its own",
            );
            Ok(rejected(itjen, submission, vec![reused]))
        }
        None => decide(itjen, submission, id).await,
    }
}

async fn decide(itjen: &Itjen, submission: &Submission, id: Uuid) -> Result<Receipt, Failure> {
    let Ok(content) = &submission.content else {
        return Ok(rejected(itjen, submission, reasons(submission)));
    };
    match carry_out(itjen, content, id).await {
        Ok(()) => Ok(receipt(itjen, submission, Outcome::Received)),
        Err(refused) => Ok(rejected(itjen, submission, because(refused)?)),
    }
}

/// The reasons of a refusal. A failure that the submission did not cause stays a failure.
fn because(refused: carry_out::Refused) -> Result<Vec<Reason>, Failure> {
    let failure = match refused {
        carry_out::Refused::Read(reasons) => return Ok(reasons),
        carry_out::Refused::Rule(failure) => failure,
    };
    match failure.kind {
        FailureKind::Invalid => Ok(carry_out::fields(failure, ReasonCode::Refused)),
        FailureKind::Refused | FailureKind::Forbidden | FailureKind::NotFound => {
            let manifest = failure.code.starts_with("MANIFEST");
            let code = if manifest { ReasonCode::Manifest } else { ReasonCode::Refused };
            Ok(vec![Reason::new(code, failure.message)])
        }
        FailureKind::Unauthenticated
        | FailureKind::Conflict
        | FailureKind::Exhausted
        | FailureKind::Unavailable
        | FailureKind::Internal => Err(failure),
    }
}

fn reasons(submission: &Submission) -> Vec<Reason> {
    match &submission.content {
        Err(reasons) => reasons.clone(),
        Ok(_) => vec![FieldNames::CALL.id_missing()],
    }
}

fn rejected(itjen: &Itjen, submission: &Submission, reasons: Vec<Reason>) -> Receipt {
    Receipt { reasons, ..receipt(itjen, submission, Outcome::Rejected) }
}

fn receipt(itjen: &Itjen, submission: &Submission, outcome: Outcome) -> Receipt {
    let (received, rejected) = match outcome {
        Outcome::Received => (1, 0),
        Outcome::Rejected => (0, 1),
    };
    Receipt {
        submission: submission.name.clone(),
        sender: topology::names::ITJEN.to_owned(),
        kind: submission.kind.clone(),
        outcome,
        again: false,
        received_at: itjen.triage.clock.now(),
        counts: Counts { received, duplicate: 0, rejected },
        reasons: Vec::new(),
        complaint: None,
    }
}

fn count(receipt: &Receipt) {
    let outcome = match receipt.outcome {
        _ if receipt.again => "again",
        Outcome::Received => "received",
        Outcome::Rejected => "rejected",
    };
    metrics::counter!("itjen_submissions_total", "outcome" => outcome).increment(1);
}
