//! What Itjen needs to answer a data request: its own wraps, the sealed objects, and the keys of the office's team.

use kernel::{Actor, ComplaintId, OfficeCode, Quarter};
use proto::intake::v1::SealedObject;
use service::Failure;
use uuid::Uuid;

use super::access::only_itjen;
use super::{Colleague, Staff, Triage};

/// Complaints of a page when the caller does not say, and at most.
const PAGE_DEFAULT: u32 = 50;
const PAGE_MAX: u32 = 200;
/// A page ends after the complaint that reaches this: what is answered at once must fit into memory, and into a message.
const PAGE_BYTES_MAX: usize = 4 << 20;

/// Which of them.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Page {
    /// The last complaint of the page before.
    pub(crate) after: Option<ComplaintId>,
    /// At most so many; 0 for the default.
    pub(crate) size: u32,
}

/// The complaints that Itjen may release, and to whom.
pub(crate) struct Pending {
    pub(crate) complaints: Vec<PendingComplaint>,
    pub(crate) team: Vec<Staff>,
    /// Everybody of the office, to be compared with who is named.
    pub(crate) staff: Vec<Colleague>,
    /// The last complaint, when there are more.
    pub(crate) next: Option<ComplaintId>,
}

/// One complaint that is still with Itjen.
pub(crate) struct PendingComplaint {
    pub(crate) fact: PendingFact,
    pub(crate) objects: Vec<SealedObject>,
    pub(crate) inspectorate_wrap: Vec<u8>,
}

/// What is known of it without opening it.
#[derive(Clone, Copy, Debug)]
pub(crate) struct PendingFact {
    pub(crate) complaint: ComplaintId,
    pub(crate) about_head: bool,
    pub(crate) has_reply_address: bool,
}

/// Inspectorate. Complaints of the quarter, and those of earlier quarters that were withheld: a reply may release them, too.
pub(crate) async fn list_pending(
    triage: &Triage,
    actor: &Actor,
    (office, quarter): (&OfficeCode, Quarter),
    page: Page,
) -> Result<Pending, Failure> {
    only_itjen(actor, office)?;
    let facts = rest(triage.pending(office, quarter).await?, page.after);
    let (complaints, next) = gather(triage, &facts, page.size).await?;
    for complaint in &complaints {
        let what: Vec<String> = complaint.objects.iter().map(place).collect();
        triage.note_access(actor, complaint.fact.complaint.into(), &what).await?;
    }
    let (team, staff) = (triage.team(office).await?, triage.colleagues(office).await?);
    Ok(Pending { complaints, team, staff, next })
}

/// In the order of their ids: a page goes on after its token even if that complaint was released or erased meanwhile.
fn rest(mut facts: Vec<PendingFact>, after: Option<ComplaintId>) -> Vec<PendingFact> {
    facts.retain(|fact| after.is_none_or(|after| fact.complaint > after));
    facts.sort_by_key(|fact| fact.complaint);
    facts
}

/// One complaint after the other, until the page is full.
async fn gather(
    triage: &Triage,
    facts: &[PendingFact],
    size: u32,
) -> Result<(Vec<PendingComplaint>, Option<ComplaintId>), Failure> {
    let size = if size == 0 { PAGE_DEFAULT } else { size.min(PAGE_MAX) } as usize;
    let (mut complaints, mut bytes) = (Vec::new(), 0);
    for fact in facts.iter().take(size) {
        let complaint = with_bytes(triage, *fact).await?;
        bytes += complaint.objects.iter().map(|object| object.sealed.len()).sum::<usize>();
        complaints.push(complaint);
        if bytes >= PAGE_BYTES_MAX {
            break;
        }
    }
    let last = complaints.last().map(|last| last.fact.complaint);
    let next = last.filter(|_| complaints.len() < facts.len());
    Ok((complaints, next))
}

/// What the log of accesses calls an object.
fn place(object: &SealedObject) -> String {
    format!("{}/{}", object.kind, object.item)
}

async fn with_bytes(triage: &Triage, fact: PendingFact) -> Result<PendingComplaint, Failure> {
    let sealed = triage.sealed_complaint(fact.complaint).await?;
    Ok(PendingComplaint {
        fact,
        objects: sealed.objects,
        inspectorate_wrap: sealed.inspectorate_wrap,
    })
}

impl Triage {
    /// The complaints of an office up to a quarter that are still with Itjen.
    pub(crate) async fn pending(
        &self,
        office: &OfficeCode,
        quarter: Quarter,
    ) -> Result<Vec<PendingFact>, Failure> {
        let rows: Vec<(Uuid, bool, bool)> =
            sqlx::query_as(include_str!("../../sql/pending_list.sql"))
                .bind(office.as_str())
                .bind(quarter.to_string())
                .fetch_all(&self.db)
                .await?;
        let fact = |(complaint, about_head, has_reply_address)| PendingFact {
            complaint: ComplaintId::new(complaint),
            about_head,
            has_reply_address,
        };
        Ok(rows.into_iter().map(fact).collect())
    }
}
