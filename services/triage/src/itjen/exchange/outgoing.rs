//! The events that Itjen is told of, and the item that each becomes.

use contracts::RescheduledV1;
use kernel::{CaseId, ComplaintId, DecodeError, Delivered, Timestamp};
use service::Failure;

use super::items::NewItem;
use super::kinds;
use super::{data_request, escalation};
use crate::domain::case::CaseEvent;
use crate::domain::data_request::{DataRequestEvent, DeadlineRecomputed};
use crate::itjen::Itjen;

pub(crate) enum Prepared {
    Item(NewItem),
    /// An escalation that still lacks the list of cases escalated so far.
    Escalation(Box<escalation::Draft>),
}

/// Why an event becomes no item.
pub(crate) enum Failed {
    /// The event does not read, and never will.
    Damaged(DecodeError),
    ForNow(Failure),
}

impl From<Failure> for Failed {
    fn from(failure: Failure) -> Self {
        Self::ForNow(failure)
    }
}

impl From<DecodeError> for Failed {
    fn from(error: DecodeError) -> Self {
        Self::Damaged(error)
    }
}

/// The item of an event; `None` for an event that Itjen is not told of.
pub(crate) async fn prepare(itjen: &Itjen, event: &Delivered) -> Result<Option<Prepared>, Failed> {
    let triage = &*itjen.triage;
    let (kind, version, data) = (event.event_type.as_str(), event.schema_version, &event.data);
    match kind {
        "case.CaseEscalated" => match CaseEvent::decode(kind, version, data)? {
            CaseEvent::CaseEscalated(escalated) => {
                let case = CaseId::new(event.stream.uuid());
                // An erased case has no content left. The log still says that it was escalated.
                if triage.is_erased(ComplaintId::new(case.uuid())).await.map_err(Failure::from)? {
                    return Ok(None);
                }
                let draft = escalation::draft(triage, event, case, &escalated).await?;
                Ok(Some(Prepared::Escalation(Box::new(draft))))
            }
            _ => Ok(None),
        },
        "data-request.DataRequestSent" => match DataRequestEvent::decode(kind, version, data)? {
            DataRequestEvent::DataRequestSent(sent) => {
                Ok(Some(Prepared::Item(data_request::item(itjen, event, &sent).await?)))
            }
            _ => Ok(None),
        },
        "data-request.DeadlineRecomputed" => match DataRequestEvent::decode(kind, version, data)? {
            DataRequestEvent::DeadlineRecomputed(moved) => {
                Ok(Some(Prepared::Item(rescheduled(event, moved)?)))
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
