//! The complaints that are pending with Itjen, with everything that it needs to answer: its wraps, the sealed objects, the public keys of Tim WBS.

use kernel::{Actor, ComplaintId, OfficeCode, Quarter};
use proto::intake::v1::{GetSealedComplaintResponse, SealedObject};
use service::Failure;
use uuid::Uuid;

use crate::app::case::only_itjen;
use crate::app::{Colleague, Staff, Triage};

/// Complaints of a page: by default, and at most.
const PAGE_DEFAULT: u32 = 50;
const PAGE_MAX: u32 = 200;
/// A page ends after the complaint that reaches this size, so that an answer fits into memory and into a message.
const PAGE_BYTES_MAX: usize = 4 << 20;

#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Page {
    /// The last complaint of the page before.
    pub(crate) after: Option<ComplaintId>,
    /// Complaints at most; 0 for the default.
    pub(crate) size: u32,
}

/// The complaints that Itjen may release, and to whom.
pub(crate) struct Pending {
    pub(crate) complaints: Vec<PendingComplaint>,
    pub(crate) team: Vec<Staff>,
    /// Everybody of the office. Itjen compares them with the names in a complaint.
    pub(crate) staff: Vec<Colleague>,
    /// The last complaint, when there are more.
    pub(crate) next: Option<ComplaintId>,
}

pub(crate) struct PendingComplaint {
    pub(crate) fact: PendingFact,
    pub(crate) sealed: GetSealedComplaintResponse,
}

/// Facts about a complaint that are known without opening it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PendingFact {
    pub(crate) complaint: ComplaintId,
    pub(crate) about_head: bool,
    pub(crate) has_reply_address: bool,
}

/// For the Inspectorate. Lists complaints of the quarter, and those withheld in earlier quarters: a reply may release them, too.
pub(crate) async fn list_pending(
    triage: &Triage,
    actor: &Actor,
    (office, quarter): (&OfficeCode, Quarter),
    page: Page,
) -> Result<Pending, Failure> {
    only_itjen(actor, office)?;
    let facts = rest(pending(triage, office, quarter).await?, page.after);
    let (complaints, next) = gather(triage, &facts, page.size).await?;
    for complaint in &complaints {
        let what: Vec<String> = complaint.sealed.objects.iter().map(name).collect();
        triage.note_access(actor, complaint.fact.complaint.into(), &what).await?;
    }
    let (team, staff) = (triage.team(office).await?, triage.colleagues(office).await?);
    Ok(Pending { complaints, team, staff, next })
}

/// The complaints after the token, in the order of their ids. The token's own complaint may have been released or erased meanwhile.
fn rest(mut facts: Vec<PendingFact>, after: Option<ComplaintId>) -> Vec<PendingFact> {
    facts.retain(|fact| after.is_none_or(|after| fact.complaint > after));
    facts.sort_by_key(|fact| fact.complaint);
    facts
}

/// Gathers one complaint after the other, until the page is full.
async fn gather(
    triage: &Triage,
    facts: &[PendingFact],
    size: u32,
) -> Result<(Vec<PendingComplaint>, Option<ComplaintId>), Failure> {
    let size = if size == 0 { PAGE_DEFAULT } else { size.min(PAGE_MAX) } as usize;
    let (mut complaints, mut bytes) = (Vec::new(), 0);
    for fact in facts.iter().take(size) {
        let sealed = triage.sealed_complaint(fact.complaint).await?;
        bytes += sealed.objects.iter().map(|object| object.sealed.len()).sum::<usize>();
        complaints.push(PendingComplaint { fact: *fact, sealed });
        if bytes >= PAGE_BYTES_MAX {
            break;
        }
    }
    let last = complaints.last().map(|last| last.fact.complaint);
    let next = last.filter(|_| complaints.len() < facts.len());
    Ok((complaints, next))
}

/// The name of an object in the log of accesses.
fn name(object: &SealedObject) -> String {
    format!("{}/{}", object.kind, object.item)
}

/// The complaints of an office up to a quarter that are still with Itjen.
pub(crate) async fn pending(
    triage: &Triage,
    office: &OfficeCode,
    quarter: Quarter,
) -> Result<Vec<PendingFact>, Failure> {
    let rows: Vec<(Uuid, bool, bool)> = sqlx::query_as(sql!("pending_list"))
        .bind(office.as_str())
        .bind(quarter.to_string())
        .fetch_all(&triage.db)
        .await?;
    let fact = |(complaint, about_head, has_reply_address)| PendingFact {
        complaint: ComplaintId::new(complaint),
        about_head,
        has_reply_address,
    };
    Ok(rows.into_iter().map(fact).collect())
}
