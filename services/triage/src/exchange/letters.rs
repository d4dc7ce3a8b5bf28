//! Which events Itjen is told of, and how.

use contracts::RescheduledV1;
use kernel::{CaseId, ComplaintId, DecodeError, Delivered, Timestamp};
use service::Failure;

use super::items::NewItem;
use super::kinds;
use super::{escalation, request};
use crate::app::Triage;
use crate::domain::case::CaseEvent;
use crate::domain::data_request::{DataRequestEvent, DeadlineRecomputed};

/// An item, and the case that it escalates: the lists of those that follow hold it, too.
pub(crate) enum Told {
    /// Nothing of an escalation.
    Plain(NewItem),
    /// Everything of an escalation but the list of cases escalated so far, which depends on those before it.
    Escalation(Box<escalation::Draft>),
}

/// Why an event cannot be told.
pub(crate) enum Untold {
    /// Never: it does not read.
    Damaged(DecodeError),
    /// Not now.
    Again(Failure),
}

impl From<Failure> for Untold {
    fn from(failure: Failure) -> Self {
        Self::Again(failure)
    }
}

impl From<DecodeError> for Untold {
    fn from(error: DecodeError) -> Self {
        Self::Damaged(error)
    }
}

/// What an event tells Itjen, if anything.
pub(crate) async fn tell(triage: &Triage, event: &Delivered) -> Result<Option<Told>, Untold> {
    let (kind, version, data) = (event.event_type.as_str(), event.schema_version, &event.data);
    match kind {
        "case.CaseEscalated" => match CaseEvent::decode(kind, version, data)? {
            CaseEvent::CaseEscalated(escalated) => {
                let case = CaseId::new(event.stream.uuid());
                // Nothing is left that could be told. It was escalated all the same, and the log says so.
                if triage.is_erased(ComplaintId::new(case.uuid())).await.map_err(Failure::from)? {
                    return Ok(None);
                }
                let draft = escalation::draft(triage, event, case, &escalated).await?;
                Ok(Some(Told::Escalation(Box::new(draft))))
            }
            _ => Ok(None),
        },
        "data-request.DataRequestSent" => match DataRequestEvent::decode(kind, version, data)? {
            DataRequestEvent::DataRequestSent(sent) => {
                Ok(Some(Told::Plain(request::item(triage, event, &sent).await?)))
            }
            _ => Ok(None),
        },
        "data-request.DeadlineRecomputed" => match DataRequestEvent::decode(kind, version, data)? {
            DataRequestEvent::DeadlineRecomputed(moved) => {
                Ok(Some(Told::Plain(rescheduled(event, moved)?)))
            }
            _ => Ok(None),
        },
        _ => Ok(None),
    }
}

/// Only the deadline of a letter that was sent is ever moved.
fn rescheduled(event: &Delivered, moved: DeadlineRecomputed) -> Result<NewItem, Failure> {
    let subject = format!("{}/{}", moved.office, moved.quarter);
    let body = RescheduledV1 {
        office: moved.office.to_string(),
        quarter: moved.quarter.to_string(),
        old: moved.old,
        new: moved.new,
        calendar: moved.calendar,
    };
    let at: Timestamp = event.recorded_at;
    let item = NewItem::new(kinds::RESCHEDULED, subject, &body, at)?;
    Ok(item.about(moved.office, moved.quarter, Vec::new()).because(event.position))
}
