//! What Itjen sends, over the bus or gRPC: read and checked, carried out once, answered by a receipt.
//!
//! The id of a submission makes it happen once for good, whatever way it comes and however often. Carrying out and recording are two
//! commits; the command id follows from the submission's, so that a crash in between changes nothing.

mod carry_out;
mod ledger;
mod place;
mod purge;
mod read;

use contracts::submission::FieldNames;
use contracts::{Counts, Outcome, Reason, ReasonCode, Receipt};
use service::{Failure, FailureKind};
use uuid::Uuid;

use crate::app::Triage;
use carry_out::carry_out;
use ledger::Moved;
pub(crate) use ledger::Source;
pub(crate) use place::{STREAM, last_place};
pub(crate) use purge::purge_letters;
pub(crate) use read::{from_bus, from_call};

/// Reasons in one receipt at most.
const REASONS_MAX: usize = 100;

/// A submission as it came.
pub(crate) struct Submission {
    /// Its id; none when it had none that counts.
    pub(crate) id: Option<Uuid>,
    /// The id as receipts name it: `<stream>/<sequence>` when it had none.
    pub(crate) name: String,
    /// Tail of its type, if that is a plain one.
    pub(crate) kind: String,
    /// What its id is bound to.
    pub(crate) digest: [u8; 32],
    /// The same as it was stored until ADR 0033.
    old_digest: [u8; 32],
    /// Length of the body.
    pub(crate) bytes: usize,
    /// What it asks for, or what is wrong with it.
    pub(crate) content: Result<Content, Vec<Reason>>,
}

impl Submission {
    /// Whether a stored digest is that of this content.
    fn is_bound_to(&self, digest: &[u8; 32]) -> bool {
        *digest == self.digest || *digest == self.old_digest
    }
}

/// What it asks for, with the body as it came.
pub(crate) struct Content {
    pub(crate) kind: contracts::Kind,
    pub(crate) body: Vec<u8>,
}

/// Whether the receipt is new.
enum Answer {
    First(Receipt),
    Again(Receipt),
}

/// Takes a submission in and answers with its receipt. A failure is transient: nothing was decided about the submission, and it may be given
/// again. `None`: another replica has taken over this way in.
pub(crate) async fn receive(
    triage: &Triage,
    submission: &Submission,
    source: Source<'_>,
) -> Result<Option<Receipt>, Failure> {
    loop {
        let answer = answer(triage, submission).await?;
        match ledger::record(triage, submission, source, &answer).await? {
            Moved::Yes => {
                count(&answer);
                let (Answer::First(receipt) | Answer::Again(receipt)) = answer;
                return Ok(Some(receipt));
            }
            Moved::TakenOver => return Ok(None),
            // The same id came in by another way at the same moment: its receipt counts.
            Moved::Known => {}
        }
    }
}

async fn answer(triage: &Triage, submission: &Submission) -> Result<Answer, Failure> {
    let Some(id) = submission.id else {
        return Ok(Answer::First(rejected(triage, submission, reasons(submission))));
    };
    match ledger::find(triage, id).await? {
        Some((digest, first)) if submission.is_bound_to(&digest) => {
            Ok(Answer::Again(Receipt { again: true, ..first }))
        }
        Some(_) => {
            let reused = Reason::new(
                ReasonCode::IdReused,
                "this id was used for another content: give every submission an id of its own",
            );
            Ok(Answer::First(rejected(triage, submission, vec![reused])))
        }
        None => decide(triage, submission, id).await.map(Answer::First),
    }
}

async fn decide(triage: &Triage, submission: &Submission, id: Uuid) -> Result<Receipt, Failure> {
    let Ok(content) = &submission.content else {
        return Ok(rejected(triage, submission, reasons(submission)));
    };
    match carry_out(triage, content, id).await {
        Ok(()) => Ok(receipt(triage, submission, Outcome::Received)),
        Err(refused) => Ok(rejected(triage, submission, because(refused)?)),
    }
}

/// Why a submission was refused; a failure that is not about it stays one.
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

fn rejected(triage: &Triage, submission: &Submission, reasons: Vec<Reason>) -> Receipt {
    Receipt { reasons, ..receipt(triage, submission, Outcome::Rejected) }
}

fn receipt(triage: &Triage, submission: &Submission, outcome: Outcome) -> Receipt {
    let (received, rejected) = match outcome {
        Outcome::Received => (1, 0),
        Outcome::Rejected => (0, 1),
    };
    Receipt {
        submission: submission.name.clone(),
        sender: "itjen".to_owned(),
        kind: submission.kind.clone(),
        outcome,
        again: false,
        received_at: triage.clock.now(),
        counts: Counts { received, duplicate: 0, rejected },
        reasons: Vec::new(),
        complaint: None,
    }
}

fn count(answer: &Answer) {
    let outcome = match answer {
        Answer::Again(_) => "again",
        Answer::First(receipt) => match receipt.outcome {
            Outcome::Received => "received",
            Outcome::Rejected => "rejected",
        },
    };
    metrics::counter!("itjen_submissions_total", "outcome" => outcome).increment(1);
}
