//! The item of B2: the complaints that are pending with Itjen, and everything that Itjen needs to answer.
//!
//! A flood of complaints must not silence the office, so the message stays small. Every complaint is named and signed, the oldest are described,
//! and sealed bytes travel along while there is room. Itjen fetches the rest with `ListPending`.

use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use contracts::{DataRequestV1, Entry, ManifestKind, PendingV1, StaffMember, TeamMember};
use kernel::Delivered;
use service::Failure;
use uuid::Uuid;

use super::inline::{Keep, Lists, Object, described, fill, of_intake, room};
use super::items::NewItem;
use super::kinds;
use super::manifests::About;
use crate::app::{Colleague, Staff, Triage};
use crate::domain::data_request::DataRequestSent;
use crate::itjen::Itjen;
use crate::itjen::calls::{PendingFact, pending};

/// Complaints that one message names, at some 150 bytes each.
const NAMED_MAX: usize = 3000;
/// JSON of the described complaints. Named complaints and staff included, the message stays below the limit of the bus.
const DESCRIBED_BYTES_MAX: usize = 150 * 1024;

/// The complaints as the message lists them, and the bytes that may travel along.
struct Listed {
    complaints: Vec<PendingV1>,
    objects: Vec<Vec<Object>>,
}

/// The item of a letter, with the complaints that are pending now.
pub(super) async fn item(
    itjen: &Itjen,
    event: &Delivered,
    sent: &DataRequestSent,
) -> Result<NewItem, Failure> {
    let triage = &*itjen.triage;
    let mut facts = pending(triage, &sent.office, sent.quarter).await?;
    let unnamed = facts.len().saturating_sub(NAMED_MAX) as u64;
    facts.truncate(NAMED_MAX);
    let ids: Vec<Uuid> = facts.iter().map(|fact| fact.complaint.uuid()).collect();
    let entries: Vec<Entry> =
        facts.iter().map(|fact| Entry::new(fact.complaint, "pending")).collect();
    let about =
        About { kind: ManifestKind::DataRequest, office: &sent.office, quarter: sent.quarter };
    let Listed { complaints, objects } = list(triage, &facts).await?;
    let mut body = DataRequestV1 {
        office: sent.office.to_string(),
        quarter: sent.quarter.to_string(),
        letter_number: sent.letter_number.to_string(),
        sent_at: sent.record.completed_at,
        due_at: sent.next.due_at,
        complaints,
        unnamed,
        team: triage.team(&sent.office).await?.iter().map(member).collect(),
        staff: triage.colleagues(&sent.office).await?.into_iter().map(colleague).collect(),
        manifest: itjen.manifests.sign(about, &entries)?,
    };
    let room = room(&body)?;
    let lists = body.complaints.iter_mut().map(|one| &mut one.objects).zip(objects).collect();
    fill(Lists(lists), room);
    let subject = format!("{}/{}", sent.office, sent.quarter);
    let item = NewItem::new(kinds::DATA_REQUEST, subject, &body, event.recorded_at)?;
    let of = Some((sent.office.clone(), sent.quarter));
    Ok(NewItem { of, ids, cause: Some(event.position), ..item })
}

/// Lists one complaint after the other, because their bytes do not fit into memory together.
async fn list(triage: &Triage, facts: &[PendingFact]) -> Result<Listed, Failure> {
    let mut listed = Listed { complaints: Vec::new(), objects: Vec::new() };
    let (mut keep, mut bytes) = (Keep::new(), 0);
    for fact in facts {
        let mut pending = named(fact);
        let mut objects = Vec::new();
        if bytes < DESCRIBED_BYTES_MAX {
            objects = describe(triage, &mut pending, fact).await?;
            keep.sift(&mut objects);
            bytes += COMPLAINT_FRAME_BYTES + pending.inspectorate_wrap.len();
            bytes += objects.len() * OBJECT_BYTES;
        }
        listed.complaints.push(pending);
        listed.objects.push(objects);
    }
    Ok(listed)
}

/// JSON of a complaint without wrap and objects, and of an object without its bytes; both generously.
const COMPLAINT_FRAME_BYTES: usize = 160;
const OBJECT_BYTES: usize = 160;

fn named(fact: &PendingFact) -> PendingV1 {
    PendingV1 {
        complaint_id: fact.complaint.to_string(),
        about_head: fact.about_head,
        has_reply_address: fact.has_reply_address,
        inspectorate_wrap: String::new(),
        objects: Vec::new(),
        only_named: true,
    }
}

async fn describe(
    triage: &Triage,
    pending: &mut PendingV1,
    fact: &PendingFact,
) -> Result<Vec<Object>, Failure> {
    let sealed = triage.sealed_complaint(fact.complaint).await?;
    let objects = of_intake(fact.complaint, sealed.objects)?;
    pending.inspectorate_wrap = STANDARD.encode(&sealed.inspectorate_wrap);
    pending.objects = objects.iter().map(described).collect();
    pending.only_named = false;
    Ok(objects)
}

fn member(member: &Staff) -> TeamMember {
    TeamMember { person: member.person.to_string(), public_key: member.public_key.to_string() }
}

fn colleague(member: Colleague) -> StaffMember {
    StaffMember {
        person: member.person.to_string(),
        name: member.name,
        roles: member.roles.iter().map(|role| role.code().to_owned()).collect(),
    }
}
