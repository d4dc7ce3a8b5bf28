//! What Itjen needs to answer a data request: its own wraps, the sealed objects, and the keys of the office's team.

use futures::{StreamExt, TryStreamExt};
use kernel::{Actor, ComplaintId, OfficeCode, Quarter};
use proto::intake::v1::SealedObject;
use service::Failure;
use uuid::Uuid;

use super::access::only_itjen;
use super::{Colleague, Staff, Triage};

/// Complaints that are asked for from intake at a time.
const TOGETHER: usize = 4;

/// The complaints that Itjen may release, and to whom.
pub(crate) struct Pending {
    pub(crate) complaints: Vec<PendingComplaint>,
    pub(crate) team: Vec<Staff>,
    /// Everybody of the office, to be compared with who is named.
    pub(crate) staff: Vec<Colleague>,
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
    office: &OfficeCode,
    quarter: Quarter,
) -> Result<Pending, Failure> {
    only_itjen(actor, office)?;
    let pending = gather_pending(triage, office, quarter).await?;
    for complaint in &pending.complaints {
        let what: Vec<String> = complaint.objects.iter().map(place).collect();
        triage.note_access(actor, complaint.fact.complaint.into(), &what).await?;
    }
    Ok(pending)
}

/// What the log of accesses calls an object.
fn place(object: &SealedObject) -> String {
    format!("{}/{}", object.kind, object.item)
}

/// The same for the system, which passes it on to Itjen.
pub(crate) async fn gather_pending(
    triage: &Triage,
    office: &OfficeCode,
    quarter: Quarter,
) -> Result<Pending, Failure> {
    let facts = triage.pending(office, quarter).await?;
    let sealed = facts.into_iter().map(|fact| with_bytes(triage, fact));
    let complaints = futures::stream::iter(sealed).buffered(TOGETHER).try_collect().await?;
    let (team, staff) = (triage.team(office).await?, triage.colleagues(office).await?);
    Ok(Pending { complaints, team, staff })
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
