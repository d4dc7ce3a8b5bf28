//! The events that Itjen is told of, and the item that each becomes.

use contracts::RescheduledV1;
use eventlog::Trouble;
use kernel::{CaseId, ComplaintId, Delivered};
use service::Failure;

use super::items::NewItem;
use super::kinds;
use super::{data_request, escalation};
use crate::domain::case::{CaseEscalated, CaseEvent};
use crate::domain::data_request::{DataRequestEvent, DeadlineRecomputed};
use crate::itjen::Itjen;

pub(crate) enum Prepared {
    Item(NewItem),
    /// An escalation that still lacks the list of cases escalated so far.
    Escalation(Box<escalation::Draft>),
}

/// The item of an event; `None` for an event that Itjen is not told of. No item may be left out, so every failure is tried again, but for an event
/// that does not read.
pub(crate) async fn prepare(itjen: &Itjen, event: &Delivered) -> Result<Option<Prepared>, Trouble> {
    match event.event_type.as_str() {
        "case.CaseEscalated" => match event.event()? {
            CaseEvent::CaseEscalated(escalated) => escalation(itjen, event, &escalated).await,
            _ => Ok(None),
        },
        "data-request.DataRequestSent" | "data-request.DeadlineRecomputed" => {
            let item = match event.event()? {
                DataRequestEvent::DataRequestSent(sent) => {
                    data_request::item(itjen, event, &sent).await?
                }
                DataRequestEvent::DeadlineRecomputed(moved) => rescheduled(event, moved)?,
                _ => return Ok(None),
            };
            Ok(Some(Prepared::Item(item)))
        }
        _ => Ok(None),
    }
}

/// An erased case has no content left. The log still says that it was escalated.
async fn escalation(
    itjen: &Itjen,
    event: &Delivered,
    escalated: &CaseEscalated,
) -> Result<Option<Prepared>, Trouble> {
    let (triage, case) = (&*itjen.triage, CaseId::new(event.stream.uuid()));
    if triage.is_erased(ComplaintId::new(case.uuid())).await.map_err(Failure::from)? {
        return Ok(None);
    }
    let draft = escalation::draft(triage, event, case, escalated).await?;
    Ok(Some(Prepared::Escalation(Box::new(draft))))
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
    let item = NewItem::new(kinds::RESCHEDULED, subject, &body, event.recorded_at)?;
    Ok(NewItem { of: Some((moved.office, moved.quarter)), cause: Some(event.position), ..item })
}
