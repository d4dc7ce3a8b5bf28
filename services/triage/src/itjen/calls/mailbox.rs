//! Itjen's side of a mailbox, while the complaint is pending or escalated. Messages pass sealed: Itjen opens and seals with its own key, at its own
//! desk.

use kernel::{Actor, CommandId, ComplaintId, OfficeCode, Quarter, Timestamp};
use proto::intake::v1::{GetSealedComplaintResponse, ListMessagesResponse, PostMessageRequest};
use service::Failure;
use tonic::{Code, Status};
use uuid::Uuid;

use super::items::with_itjen;
use crate::app::Triage;
use crate::error::damaged;

/// A complaint whose reporter waits for an answer of Itjen.
pub(crate) struct Unanswered {
    pub(crate) complaint: ComplaintId,
    pub(crate) office: OfficeCode,
    pub(crate) quarter: Quarter,
    /// When the reporter wrote the first message that has no answer.
    pub(crate) since: Timestamp,
}

/// A mailbox and its complaint, sealed as intake has them.
pub(crate) struct SealedMailbox {
    pub(crate) complaint: GetSealedComplaintResponse,
    pub(crate) mail: ListMessagesResponse,
}

pub(crate) struct SealedMessage {
    pub(crate) command: CommandId,
    pub(crate) complaint: ComplaintId,
    pub(crate) item: u32,
    pub(crate) sealed: Vec<u8>,
    pub(crate) commitment: Vec<u8>,
}

/// A row of `sql/unanswered.sql`.
#[derive(sqlx::FromRow)]
struct Row {
    complaint: Uuid,
    office: String,
    quarter: String,
    unanswered_us: i64,
}

const PAGE: usize = 500;

/// A position in the list: the time of the first unanswered message in microseconds since 1970, and the complaint.
pub(crate) type MailboxPlace = (i64, Uuid);

/// A page of complaints after a position, the longest waiting first. With it comes the position of its last complaint when there may be more.
pub(crate) async fn list_unanswered(
    triage: &Triage,
    after: MailboxPlace,
) -> Result<(Vec<Unanswered>, Option<MailboxPlace>), Failure> {
    let rows: Vec<Row> = sqlx::query_as(sql!("unanswered"))
        .bind(after.0)
        .bind(after.1)
        .bind(i64::try_from(PAGE).unwrap_or(i64::MAX))
        .fetch_all(&triage.db)
        .await?;
    let next = rows.last().filter(|_| rows.len() == PAGE);
    let next = next.map(|last| (last.unanswered_us, last.complaint));
    let all = rows.iter().map(|row| unanswered(row).ok_or_else(|| damaged("v_pending")));
    Ok((all.collect::<Result<_, _>>()?, next))
}

fn unanswered(row: &Row) -> Option<Unanswered> {
    Some(Unanswered {
        complaint: ComplaintId::new(row.complaint),
        office: row.office.parse().ok()?,
        quarter: row.quarter.parse().ok()?,
        since: Timestamp::from_microsecond(row.unanswered_us).ok()?,
    })
}

/// Reads a mailbox. The log of accesses counts it as opened: this service cannot see what Itjen does with sealed bytes.
pub(crate) async fn read_mailbox(
    triage: &Triage,
    actor: &Actor,
    complaint: ComplaintId,
) -> Result<SealedMailbox, Failure> {
    with_itjen(triage, complaint).await?;
    let sealed = triage.sealed_complaint(complaint).await?;
    let mail = triage.mailbox(complaint).await?;
    let what: Vec<String> =
        mail.messages.iter().map(|message| format!("message/{}", message.item)).collect();
    triage.note_access(actor, complaint.into(), &what).await?;
    Ok(SealedMailbox { complaint: sealed, mail })
}

/// Puts a message into a mailbox; returns false when this command did so before.
pub(crate) async fn post_to_mailbox(
    triage: &Triage,
    actor: &Actor,
    message: SealedMessage,
) -> Result<bool, Failure> {
    with_itjen(triage, message.complaint).await?;
    let cause = format!("{}/{}/{}", message.command, actor.person, message.complaint);
    let request = PostMessageRequest {
        command_id: CommandId::following(&cause, "post-to-mailbox").to_string(),
        complaint_id: message.complaint.to_string(),
        item: message.item,
        sealed: message.sealed,
        commitment: message.commitment,
        from: "inspectorate".to_owned(),
    };
    let posted = triage.intake.clone().post_message(request).await.map_err(refused)?;
    Ok(posted.into_inner().applied)
}

/// Only intake can check the sealed bytes. Its own words are not repeated.
fn refused(status: Status) -> Failure {
    match status.code() {
        Code::InvalidArgument => Failure::invalid(vec![(
            "sealed".to_owned(),
            "is no sealed message with its commitment, or a too long one".to_owned(),
        )]),
        _ => status.into(),
    }
}

#[cfg(test)]
mod tests {
    use service::FailureKind;

    use super::*;

    #[test]
    fn what_intake_refuses_is_the_callers_and_is_not_repeated() {
        let malformed = refused(Status::invalid_argument("sealed: what stood there"));
        assert_eq!(
            (malformed.kind, malformed.fields[0].0.as_str()),
            (FailureKind::Invalid, "sealed")
        );
        assert!(!malformed.fields[0].1.contains("what stood there"));
        assert_eq!(refused(Status::aborted("")).kind, FailureKind::Conflict);
        assert_eq!(refused(Status::not_found("")).kind, FailureKind::NotFound);
    }
}
