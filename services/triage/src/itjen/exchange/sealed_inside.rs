//! Finds the sealed bytes inside an item, for the log of accesses.

use contracts::{DataRequestV1, EscalationV1, SealedItem};
use kernel::ComplaintId;
use serde::de::DeserializeOwned;
use service::Failure;

use super::kinds;
use crate::error::damaged;

/// The complaints of an item, each with the names of its objects whose bytes are inside.
pub(crate) fn sealed_inside(
    kind: &str,
    body: &[u8],
) -> Result<Vec<(ComplaintId, Vec<String>)>, Failure> {
    match kind {
        kinds::DATA_REQUEST => {
            let request: DataRequestV1 = parsed(body)?;
            let all = request.complaints.iter();
            all.map(|one| found(&one.complaint_id, &one.objects)).collect()
        }
        kinds::ESCALATED => {
            let escalation: EscalationV1 = parsed(body)?;
            Ok(vec![found(&escalation.case_id, &escalation.objects)?])
        }
        _ => Ok(Vec::new()),
    }
}

fn parsed<T: DeserializeOwned>(body: &[u8]) -> Result<T, Failure> {
    serde_json::from_slice(body).map_err(|_| damaged("triage.exchange.body"))
}

fn found(complaint: &str, objects: &[SealedItem]) -> Result<(ComplaintId, Vec<String>), Failure> {
    let complaint = complaint.parse().map_err(|_| damaged("triage.exchange.body"))?;
    let inside = objects.iter().filter(|object| object.sealed.is_some());
    Ok((complaint, inside.map(|object| format!("{}/{}", object.kind, object.item)).collect()))
}
