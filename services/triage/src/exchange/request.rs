//! B2 as Itjen gets it: the complaints that wait with it, with all that it needs to answer.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{DataRequestV1, Entry, ManifestKind, PendingV1, StaffMember, TeamMember};
use kernel::Delivered;
use service::Failure;

use super::inline::{Lists, Object, described, fill, of_intake, room};
use super::items::NewItem;
use super::kinds;
use super::manifests::Exchange;
use crate::app::{Colleague, Pending, PendingComplaint, Triage, gather_pending};
use crate::domain::data_request::DataRequestSent;

/// The letter with the complaints that are pending now.
pub(super) async fn item(
    triage: &Triage,
    event: &Delivered,
    sent: &DataRequestSent,
) -> Result<NewItem, Failure> {
    let Pending { complaints, team, staff } =
        gather_pending(triage, &sent.office, sent.quarter).await?;
    let ids: Vec<_> = complaints.iter().map(|one| one.fact.complaint).collect();
    let entries: Vec<Entry> = ids.iter().map(|id| Entry::new(id, "pending")).collect();
    let about =
        Exchange { kind: ManifestKind::DataRequest, office: &sent.office, quarter: sent.quarter };
    let (described, objects) = split(complaints)?;
    let member = |member: &crate::app::Staff| TeamMember {
        person: member.person.to_string(),
        public_key: member.public_key.to_string(),
    };
    let mut body = DataRequestV1 {
        office: sent.office.to_string(),
        quarter: sent.quarter.to_string(),
        letter_number: sent.letter_number.to_string(),
        sent_at: sent.record.completed_at,
        due_at: sent.next.due_at,
        complaints: described,
        team: team.iter().map(member).collect(),
        staff: staff.into_iter().map(colleague).collect(),
        manifest: triage.manifests.sign(about, &entries)?,
    };
    let room = room(&body)?;
    let lists = body.complaints.iter_mut().map(|one| &mut one.objects).zip(objects).collect();
    fill(Lists(lists), room);
    let subject = format!("{}/{}", sent.office, sent.quarter);
    let item = NewItem::new(kinds::REQUEST, subject, &body, event.recorded_at)?;
    let ids = ids.iter().map(|id| id.uuid()).collect();
    Ok(item.about(sent.office.clone(), sent.quarter, ids).because(event.position))
}

fn colleague(member: Colleague) -> StaffMember {
    StaffMember {
        person: member.person.to_string(),
        name: member.name,
        roles: member.roles.iter().map(|role| role.code().to_owned()).collect(),
    }
}

fn split(complaints: Vec<PendingComplaint>) -> Result<(Vec<PendingV1>, Vec<Vec<Object>>), Failure> {
    let one = |pending: PendingComplaint| {
        let objects = of_intake(pending.fact.complaint, pending.objects)?;
        let described = PendingV1 {
            complaint_id: pending.fact.complaint.to_string(),
            about_head: pending.fact.about_head,
            has_reply_address: pending.fact.has_reply_address,
            inspectorate_wrap: STANDARD.encode(&pending.inspectorate_wrap),
            objects: objects.iter().map(described).collect(),
        };
        Ok((described, objects))
    };
    complaints.into_iter().map(one).collect()
}
