//! The parts of an approved erasure that happen at intake and in our own tables. The reactor `erase` orders them.
//!
//! Every part may be repeated: a turn that breaks off is finished by the next one. The mark comes first, so that nothing is written any more.

use kernel::{Actor, CommandId, ComplaintId, Delivered, Position, StreamId};
use proto::intake::v1::EraseComplaintRequest;
use service::Failure;
use sqlx::PgConnection;
use tonic::Code;

use crate::app::Triage;
use crate::app::erased::basis;
use crate::domain::LegalReference;
use crate::domain::case::RetentionClass;
use crate::domain::erasure::{
    Around, Command, Erasure, ErasureApproved, Refusal, decide, stream_name,
};
use crate::error::refused;

const PART: &str = "triage-erase";

/// Orders an erasure at intake once more. Intake or its files may have come back from an older backup; otherwise nothing happens.
pub(crate) async fn repeat_erasure(triage: &Triage, complaint: ComplaintId) -> Result<(), Failure> {
    let stream = StreamId::named(&stream_name(complaint));
    let known = triage.log.load::<Erasure>(stream).await?.state;
    if let (Some(approved), Some(_)) = (known.approved(), known.carried_out()) {
        // Not the id of the first order: intake answers a known id without looking at its tables.
        let command = CommandId::following(&stream_name(complaint), "repeat-erase-complaint");
        let _tombstone = order_erasure(triage, command, approved).await?;
    }
    Ok(())
}

/// Marks the complaint as erased. From here on nobody writes to it; the lock waits for those who are writing now.
pub(crate) async fn mark_erased(
    triage: &Triage,
    approved: &ErasureApproved,
) -> Result<(), Failure> {
    let complaint = approved.complaint.uuid();
    let mut tx = triage.db.begin().await?;
    lock(&mut tx, approved.complaint).await?;
    sqlx::query(sql!("erased_mark"))
        .bind(complaint)
        .bind(law(approved))
        .bind(class(approved))
        .bind(approved.at.as_microsecond())
        .execute(&mut *tx)
        .await?;
    let readers = sqlx::query(sql!("erased_readers"));
    readers.bind(complaint).execute(&mut *tx).await?;
    Ok(tx.commit().await?)
}

/// Erases what intake has, and returns the position of the tombstone in intake's log: 0 when intake does not know the complaint.
pub(crate) async fn erase_at_intake(
    triage: &Triage,
    event: &Delivered,
    approved: &ErasureApproved,
) -> Result<Position, Failure> {
    let command = CommandId::following(&event.place(), "erase-complaint");
    let erased = order_erasure(triage, command, approved).await?;
    Ok(erased.unwrap_or(Position(0)))
}

/// `None` when intake does not know the complaint.
async fn order_erasure(
    triage: &Triage,
    command: CommandId,
    approved: &ErasureApproved,
) -> Result<Option<Position>, Failure> {
    let request = EraseComplaintRequest {
        command_id: command.to_string(),
        complaint_id: approved.complaint.to_string(),
        legal_basis: basis(law(approved), class(approved)),
        retention_class: class(approved).unwrap_or_default().to_owned(),
        approvers: approved.approvers.iter().map(ToString::to_string).collect(),
    };
    match triage.intake.clone().erase_complaint(request).await {
        Ok(erased) => Ok(Some(Position(erased.into_inner().position))),
        Err(status) => match status.code() {
            Code::NotFound => Ok(None),
            Code::InvalidArgument | Code::PermissionDenied => Err(refused(
                "REFUSED_BELOW",
                "intake refuses this erasure, and would refuse it again",
            )),
            _ => Err(status.into()),
        },
    }
}

pub(crate) async fn erase_here(triage: &Triage, complaint: ComplaintId) -> Result<(), Failure> {
    let mut tx = triage.db.begin().await?;
    lock(&mut tx, complaint).await?;
    for statement in [sql!("erase_sealed"), sql!("erase_wraps")] {
        sqlx::query(statement).bind(complaint.uuid()).execute(&mut *tx).await?;
    }
    Ok(tx.commit().await?)
}

/// Appends `ErasureCarriedOut`, after everything else.
pub(crate) async fn note_erased(
    triage: &Triage,
    event: &Delivered,
    complaint: ComplaintId,
    tombstone: Position,
) -> Result<(), Failure> {
    let actor = Actor::system(PART);
    let around = Around { now: triage.clock.now(), actor: &actor, subject: None };
    let decide = |state: &Erasure| -> Result<_, Refusal> {
        decide(state, Command::CarryOut { tombstone }, &around)
    };
    let id = CommandId::following(&event.place(), "erasure-carried-out");
    let stream = StreamId::named(&stream_name(complaint));
    let meta = service::meta_following(PART, event);
    let _done = triage.log.execute(stream, id, meta, decide).await?;
    Ok(())
}

async fn lock(tx: &mut PgConnection, complaint: ComplaintId) -> Result<(), sqlx::Error> {
    let lock = sqlx::query(sql!("sealed_lock"));
    lock.bind(complaint.uuid()).execute(tx).await.map(drop)
}

fn law(approved: &ErasureApproved) -> Option<&str> {
    approved.legal_basis.as_ref().map(LegalReference::as_str)
}

fn class(approved: &ErasureApproved) -> Option<&str> {
    approved.retention_class.as_ref().map(RetentionClass::code)
}
