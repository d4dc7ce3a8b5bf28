//! B3: Itjen's reply releases complaints to the office's Tim WBS. The cases are opened by the reactor that follows.

use std::collections::BTreeSet;

use eventlog::Done;
use kernel::{Actor, CaseId, ComplaintId, StreamId};
use service::Failure;

use super::Triage;
use super::access::only_itjen;
use super::keys::{NewWrap, insert_wraps};
use super::list_pending::PendingFact;
use super::surroundings::pinned;
use crate::domain::Refusal;
use crate::domain::data_request::{Command, DataRequest, RecordDataReply, decide, stream_name};
use crate::wire::{DataReply, Release};

/// What became of a reply.
pub(crate) struct Replied {
    pub(crate) done: Done,
    /// The cases that follow: each keeps the id of its complaint.
    pub(crate) cases: Vec<CaseId>,
}

/// Inspectorate. The wraps are stored before the event that releases; a reply that was already recorded adds none, so that nobody who left a
/// case since comes back by a repeated call.
pub(crate) async fn reply_to_data_request(
    triage: &Triage,
    actor: &Actor,
    reply: DataReply,
) -> Result<Replied, Failure> {
    only_itjen(actor, &reply.office)?;
    let stream = StreamId::named(&stream_name(&reply.office, reply.quarter));
    let known = triage.log.load::<DataRequest>(stream).await?.state;
    let sent = known.sent().ok_or(Refusal::NotRequested)?;
    let around = triage.surroundings(actor, &reply.completed, pinned(&sent.procedure)?);
    let pending = triage.pending(&reply.office, reply.quarter).await?;
    let command = Command::RecordReply(record(&reply, &pending));
    if known.reply().is_none() {
        check(triage, &reply, &pending).await?;
        decide(&known, command.clone(), &around.context())?;
        let mut tx = triage.db.begin().await?;
        insert_wraps(&mut tx, &wraps(&reply.releases)).await?;
        tx.commit().await?;
    }
    let decide = |state: &DataRequest| decide(state, command.clone(), &around.context());
    let done =
        triage.log.execute(stream, reply.completed.command, service::meta(actor), decide).await?;
    let cases = reply.releases.iter().map(|release| CaseId::from(release.complaint)).collect();
    Ok(Replied { done, cases })
}

fn record(reply: &DataReply, pending: &[PendingFact]) -> RecordDataReply {
    let released: Vec<ComplaintId> =
        reply.releases.iter().map(|release| release.complaint).collect();
    let withheld = pending.iter().filter(|fact| !released.contains(&fact.complaint)).count();
    RecordDataReply {
        letter_number: reply.letter_number.clone(),
        released,
        withheld: u32::try_from(withheld).unwrap_or(u32::MAX),
    }
}

/// Every release is of a pending complaint of the office, and to members of its Tim WBS.
async fn check(triage: &Triage, reply: &DataReply, pending: &[PendingFact]) -> Result<(), Failure> {
    let waiting: BTreeSet<ComplaintId> = pending.iter().map(|fact| fact.complaint).collect();
    let team = triage.team(&reply.office).await?;
    let mut wrong = Vec::new();
    for (number, release) in reply.releases.iter().enumerate() {
        if !waiting.contains(&release.complaint) {
            wrong.push((
                format!("releases[{number}].complaint_id"),
                "is not pending for this office and quarter".to_owned(),
            ));
        }
        for (index, (person, _)) in release.wraps.iter().enumerate() {
            if !team.iter().any(|member| member.person == *person) {
                wrong.push((
                    format!("releases[{number}].wraps[{index}].person"),
                    "is no registered member of the office's Tim WBS".to_owned(),
                ));
            }
        }
    }
    if wrong.is_empty() { Ok(()) } else { Err(Failure::invalid(wrong)) }
}

fn wraps(releases: &[Release]) -> Vec<NewWrap> {
    let of = |release: &Release| {
        let complaint = release.complaint;
        release
            .wraps
            .iter()
            .map(move |(person, wrap)| (complaint, person.clone(), wrap.to_bytes()))
            .collect::<Vec<_>>()
    };
    releases.iter().flat_map(of).collect()
}
