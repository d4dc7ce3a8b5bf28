//! Stored event → public event: one total match per aggregate. Who reviews a case is nobody else's business; who is excluded from one is told as
//! a hash, so that every service can keep him away without learning who he is.

use eventlog::{Publication, Recorded};
use kernel::{OfficeCode, StreamId};
use serde_json::{Value, json};
use service::Announcement;
use sha2::{Digest, Sha256};
use sop::{StepClock, StepRecord};

use crate::domain::case::{CaseEvent, Excluded, RetentionClass};
use crate::domain::data_request::{DataRequestEvent, stream_name};
use crate::domain::erasure::{ErasureEvent, stream_name as stream_of_erasure};

/// Version of the public shapes.
const VERSION: i16 = 1;

/// What the world is told of a row; `None` keeps it private.
pub fn publish(row: &Recorded) -> Result<Option<Publication>, String> {
    let kind = row.event_type.as_str();
    let said = match kind.split_once('.') {
        Some(("case", _)) => case(row.stream, &read(row)?),
        Some(("data-request", _)) => Some(request(&read(row)?)),
        Some(("erasure", _)) => erasure(&read(row)?),
        _ => return Err(format!("'{kind}' is no event of triage")),
    };
    said.map_or(Ok(None), |announcement| announcement.publication(VERSION))
}

fn read<E: kernel::Event>(row: &Recorded) -> Result<E, String> {
    E::decode(&row.event_type, row.schema_version, &row.payload).map_err(|error| error.to_string())
}

fn case(stream: StreamId, event: &CaseEvent) -> Option<Announcement> {
    let say = |office, record, next, body| {
        Some(announce(format!("case/{stream}"), office, record, next, body))
    };
    match event {
        CaseEvent::CaseOpened(e) => say(
            &e.office,
            None,
            Some(&e.next),
            json!({
                "quarter": e.quarter, "about_head": e.about_head, "has_reply_address": e.has_reply_address,
            }),
        ),
        CaseEvent::CaseStudied(e) => say(&e.office, Some(&e.record), Some(&e.next), json!({})),
        CaseEvent::DispositionGiven(e) => say(&e.office, Some(&e.record), Some(&e.next), json!({})),
        CaseEvent::ReviewAssigned(e) => say(&e.office, Some(&e.record), Some(&e.next), json!({})),
        CaseEvent::CaseReviewed(e) => {
            say(&e.office, Some(&e.record), Some(&e.next), json!({ "clarity": e.clarity }))
        }
        CaseEvent::GradeDetermined(e) => {
            say(&e.office, Some(&e.record), Some(&e.next), json!({ "grade": e.grade }))
        }
        CaseEvent::CaseEscalated(e) => say(
            &e.office,
            Some(&e.record),
            Some(&e.next),
            json!({ "sending_number": e.sending_number }),
        ),
        CaseEvent::EscalationAcknowledged(e) => {
            say(&e.office, None, None, json!({ "receipt_number": e.receipt_number }))
        }
        CaseEvent::CaseClarified(e) => say(&e.office, Some(&e.record), Some(&e.next), json!({})),
        CaseEvent::ReplySent(e) => say(&e.office, None, None, json!({})),
        CaseEvent::CaseArchived(e) => say(
            &e.office,
            Some(&e.record),
            None,
            json!({
                "problem_class": e.problem_class.code(), "problem_title": e.problem_class.title(),
                "retention_class": e.retention_class.code(), "period": e.period,
            }),
        ),
        CaseEvent::StepOverdue(e) => {
            say(&e.office, None, None, json!({ "step": e.step, "due_at": e.due_at }))
        }
        CaseEvent::DeadlineRecomputed(e) => say(
            &e.office,
            None,
            None,
            json!({
                "step": e.step, "old": e.old, "new": e.new, "calendar": e.calendar,
            }),
        ),
        CaseEvent::Excluded(e) => say(&e.office, None, None, json!({ "who": who(stream, e) })),
        CaseEvent::Recused(_) | CaseEvent::Reassigned(_) => None,
    }
}

/// Who is excluded, for those who already know the person: a service that is asked by somebody tells whether it is he.
fn who(case: StreamId, excluded: &Excluded) -> String {
    let mut hash = Sha256::new_with_prefix(b"amanah/excluded/v1\0");
    hash.update(case.uuid().as_bytes());
    hash.update(excluded.person.as_str());
    hex::encode(hash.finalize())
}

fn request(event: &DataRequestEvent) -> Announcement {
    match event {
        DataRequestEvent::DataRequestSent(e) => {
            let body = json!({ "quarter": e.quarter, "letter_number": e.letter_number });
            let stream = stream_name(&e.office, e.quarter);
            announce(stream, &e.office, Some(&e.record), Some(&e.next), body)
        }
        DataRequestEvent::DataReplyReceived(e) => {
            let body = json!({ "released": e.released.len() });
            announce(stream_name(&e.office, e.quarter), &e.office, Some(&e.record), None, body)
        }
        DataRequestEvent::DataReplyCorrected(e) => {
            let body = json!({ "released": e.released.len() });
            announce(stream_name(&e.office, e.quarter), &e.office, None, None, body)
        }
        DataRequestEvent::StepOverdue(e) => {
            let body = json!({ "step": e.step, "due_at": e.due_at });
            announce(stream_name(&e.office, e.quarter), &e.office, None, None, body)
        }
        DataRequestEvent::DeadlineRecomputed(e) => {
            let body =
                json!({ "step": e.step, "old": e.old, "new": e.new, "calendar": e.calendar });
            announce(stream_name(&e.office, e.quarter), &e.office, None, None, body)
        }
    }
}

/// Only its end: who asked, who approved and who holds it is for Itjen and the file.
fn erasure(event: &ErasureEvent) -> Option<Announcement> {
    match event {
        ErasureEvent::ErasureCarriedOut(e) => {
            let body = json!({
                "complaint": e.complaint, "legal_basis": e.legal_basis,
                "retention_class": e.retention_class.as_ref().map(RetentionClass::code),
            });
            Some(announce(stream_of_erasure(e.complaint), &e.office, None, None, body))
        }
        ErasureEvent::ErasureRequested(_)
        | ErasureEvent::ErasureApproved(_)
        | ErasureEvent::LegalHoldSet(_)
        | ErasureEvent::LegalHoldLifted(_) => None,
    }
}

fn announce(
    stream: String,
    office: &OfficeCode,
    record: Option<&StepRecord>,
    next: Option<&StepClock>,
    body: Value,
) -> Announcement {
    Announcement {
        office: office.clone(),
        stream,
        step: record.map(Into::into),
        next: next.cloned(),
        body,
    }
}

#[cfg(test)]
mod tests;
