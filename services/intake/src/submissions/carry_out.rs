//! Appends users served, rosters and sealed complaints to the log. Ratings go into their ballot boxes first.

use contracts::{FiledComplaint, Reason, ReasonCode};
use kernel::{Actor, CommandId, Meta, OfficeCode, PersonId, Role, StreamId};
use service::Failure;

use super::Ingress;
use super::item::{Group, Item};
use super::read::{SealedComplaint, Work};
use crate::app::{filed, filing_command};
use crate::domain::{Complaint, Refusal, Roster, RosterPublished, Served, UsersServedReported};
use crate::error::unreadable;
use crate::tables::filings::Attempt;
use crate::tables::submissions::{self, Bound};

/// Appends the events of the group, in order. Ids are bound to their content first, so that of two contents under one id only one gets here.
pub(super) async fn apply(ingress: &Ingress, group: &mut Group) -> Result<(), Failure> {
    let office = group.office().clone();
    let logged =
        |item: &&Item| matches!(&item.verdict, Ok(work) if !matches!(work, Work::Ratings(_)));
    let ids: Vec<Bound> = group.items.iter().filter(logged).filter_map(Item::bound).collect();
    if ids.is_empty() {
        return Ok(());
    }
    submissions::claim(&ingress.db, &office, &ids).await?;
    let standing = submissions::find(&ingress.db, &office, &ids).await?;
    for item in &mut group.items {
        let Some((id, digest)) = item.bound() else { continue };
        if standing.get(&id).is_some_and(|found| found.is_of(&digest) && found.receipt.is_none()) {
            append(ingress, &office, item).await?;
        }
    }
    Ok(())
}

async fn append(ingress: &Ingress, office: &OfficeCode, item: &mut Item) -> Result<(), Failure> {
    let cause = format!("{office}/{}", item.envelope.name());
    match &item.verdict {
        Ok(Work::Served(report)) => served(ingress, &cause, report).await,
        Ok(Work::Roster(published)) => roster(ingress, &cause, published).await,
        Ok(Work::Complaint(sealed)) => {
            match complaint(ingress, sealed).await? {
                Ok(filed) => item.filed = Some(filed),
                Err(reason) => item.verdict = Err(vec![reason]),
            }
            Ok(())
        }
        Ok(Work::Ratings(_)) | Err(_) => Ok(()),
    }
}

async fn served(
    ingress: &Ingress,
    cause: &str,
    report: &UsersServedReported,
) -> Result<(), Failure> {
    let stream = StreamId::named(&report.stream());
    let command = CommandId::following(cause, "users-served");
    let decide = |state: &Served| Ok::<_, Refusal>(state.report(report));
    let _done = ingress.log.execute(stream, command, by(&report.office)?, decide).await?;
    Ok(())
}

async fn roster(
    ingress: &Ingress,
    cause: &str,
    published: &RosterPublished,
) -> Result<(), Failure> {
    let stream = StreamId::named(&published.stream());
    let command = CommandId::following(cause, "roster");
    let decide = |state: &Roster| Ok::<_, Refusal>(state.publish(published));
    let _done = ingress.log.execute(stream, command, by(&published.office)?, decide).await?;
    Ok(())
}

/// The office's machine as actor, on every channel. Its submissions join no trace.
fn by(office: &OfficeCode) -> Result<Meta, Failure> {
    let person = PersonId::try_new(format!("office-{office}")).map_err(|bad| unreadable(&bad))?;
    let actor = Actor { person, roles: vec![Role::OfficeEdge], office: Some(office.clone()) };
    Ok(Meta { actor: Some(actor), ..Meta::default() })
}

/// Bytes first, then the event that names them, as from the web form; also without actor and trace.
async fn complaint(
    ingress: &Ingress,
    sealed: &SealedComplaint,
) -> Result<Result<FiledComplaint, Reason>, Failure> {
    let event = &sealed.event;
    let Some(filing) = event.filing() else { return Ok(Err(taken())) };
    let attempt = Attempt {
        filing,
        complaint: event.complaint,
        receipt_lookup: sealed.receipt_lookup,
        reply_key: sealed.reply_key,
        objects: &sealed.objects,
        wraps: &sealed.wraps,
    };
    if !ingress.filings.offer(&attempt).await? {
        return Ok(Err(taken()));
    }
    let file = |state: &Complaint| Ok::<_, Refusal>(state.file(event));
    let command = filing_command(sealed.form);
    let _done = ingress.log.execute(event.complaint.into(), command, Meta::default(), file).await?;
    let (row, counts) = filed(&ingress.log, event.complaint).await?;
    ingress.filings.forget_others(event.complaint, counts).await?;
    if counts != filing {
        let message = "a complaint was filed under this id before: make a new id and seal anew";
        return Ok(Err(Reason::new(ReasonCode::IdReused, message)));
    }
    Ok(Ok(FiledComplaint {
        complaint_id: event.complaint.to_string(),
        position: row.position.0,
        leaf: hex::encode(row.leaf_hash),
    }))
}

fn taken() -> Reason {
    Reason::new(
        ReasonCode::Refused,
        "the sealed bytes or the receipt code are those of another complaint: make a new code and seal anew",
    )
}
