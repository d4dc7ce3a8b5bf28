//! Itjen's side of a mailbox.

use kernel::{ComplaintId, Timestamp};
use proto::intake::v1::{MailboxMessage, SealedObject};
use proto::itjen::v1 as pb;
use service::Failure;
use service::wire::parse;
use sha2::{Digest, Sha256};
use uuid::Uuid;

use super::quietly::{UUID, quietly};
use crate::error::damaged;
use crate::itjen::calls::{MailboxPlace, SealedMailbox, SealedMessage, Unanswered};

pub(crate) fn mailbox_of(r: &pb::ReadMailboxRequest) -> Result<ComplaintId, Failure> {
    parse(|fields| quietly(fields, "complaint_id", &r.complaint_id, UUID))
}

/// Intake checks the sealed bytes.
pub(crate) fn sealed_message(r: pb::PostToMailboxRequest) -> Result<SealedMessage, Failure> {
    parse(|fields| {
        let command = quietly(fields, "command_id", &r.command_id, UUID);
        let complaint = quietly(fields, "complaint_id", &r.complaint_id, UUID);
        let (item, sealed, commitment) = (r.item, r.sealed, r.commitment);
        Some(SealedMessage { command: command?, complaint: complaint?, item, sealed, commitment })
    })
}

/// A page goes on after the token of the page before: `<microseconds>/<complaint>`.
pub(crate) fn position(r: &pb::ListUnansweredRequest) -> Result<MailboxPlace, Failure> {
    let read = |token: &str| {
        let (since, complaint) = token.split_once('/')?;
        Some((since.parse().ok()?, complaint.parse().ok()?))
    };
    let token = r.page_token.as_str();
    let position = if token.is_empty() { Some((i64::MIN, Uuid::nil())) } else { read(token) };
    let unknown = "is none that was given out";
    parse(|fields| fields.take("page_token", position.ok_or(unknown)))
}

pub(crate) fn unanswered(
    (all, next): (Vec<Unanswered>, Option<MailboxPlace>),
) -> pb::ListUnansweredResponse {
    let one = |one: Unanswered| pb::Unanswered {
        complaint_id: one.complaint.to_string(),
        office: one.office.to_string(),
        quarter: one.quarter.to_string(),
        since: one.since.to_string(),
    };
    let token = |(since, complaint): MailboxPlace| format!("{since}/{complaint}");
    pb::ListUnansweredResponse {
        complaints: all.into_iter().map(one).collect(),
        next_page_token: next.map(token).unwrap_or_default(),
    }
}

pub(crate) fn sealed_mailbox(mailbox: SealedMailbox) -> Result<pb::ReadMailboxResponse, Failure> {
    let SealedMailbox { complaint, mail } = mailbox;
    Ok(pb::ReadMailboxResponse {
        inspectorate_wrap: complaint.inspectorate_wrap,
        messages: mail.messages.into_iter().map(message).collect::<Result<_, _>>()?,
        next_item: mail.next_item,
        objects: complaint.objects.iter().map(object).collect(),
    })
}

fn message(message: MailboxMessage) -> Result<pb::MailboxMessage, Failure> {
    let at = Timestamp::from_microsecond(message.recorded_us)
        .map_err(|_| damaged("time of a message of the mailbox"))?;
    let MailboxMessage { item, from, sealed, .. } = message;
    Ok(pb::MailboxMessage { item, from, time: at.to_string(), sealed })
}

fn object(object: &SealedObject) -> pb::SealedObject {
    pb::SealedObject {
        kind: object.kind.clone(),
        item: object.item,
        bytes: object.sealed.len() as u64,
        digest: Sha256::digest(&object.sealed).to_vec(),
    }
}
