//! Stored event → public event: one total match per aggregate. Who left a case, and who reviews it, is nobody else's business.

use eventlog::{Aggregate, Publication, Recorded};
use kernel::OfficeCode;
use serde_json::{Value, json};
use service::Announcement;
use sop::{StepClock, StepRecord};

use crate::domain::case::{Case, CaseEvent};
use crate::domain::data_request::{DataRequest, DataRequestEvent, stream_name};

/// Version of the public shapes.
const VERSION: i16 = 1;

/// What the world is told of a row; `None` keeps it private.
pub fn publish(row: &Recorded) -> Result<Option<Publication>, String> {
    let (kind, version, payload) = (row.event_type.as_str(), row.schema_version, &row.payload);
    let said = match kind.split_once('.') {
        Some(("case", _)) => {
            case(&format!("case/{}", row.stream), &Case::decode(kind, version, payload)?)
        }
        Some(("data-request", _)) => Some(request(&DataRequest::decode(kind, version, payload)?)),
        _ => return Err(format!("'{kind}' is no event of triage")),
    };
    said.map_or(Ok(None), |announcement| announcement.publication(VERSION))
}

fn case(stream: &str, event: &CaseEvent) -> Option<Announcement> {
    let say =
        |office, record, next, body| Some(announce(stream.to_owned(), office, record, next, body));
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
        CaseEvent::Recused(_) | CaseEvent::Reassigned(_) => None,
    }
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
