//! Carries an approved erasure out. Every part may be repeated: whatever broke off is finished by doing it again.
//!
//! First the mark, so that nothing is written any more; then intake's bytes, our own, and what travels to Itjen; then the event.

use bus::Bus;
use kernel::{Actor, CommandId, ComplaintId, Delivered, Position, StreamId};
use proto::intake::v1::EraseComplaintRequest;
use service::Failure;
use sqlx::PgConnection;
use tonic::Code;

use super::Triage;
use super::erased::basis;
use crate::domain::case::RetentionClass;
use crate::domain::erasure::{
    Around, Command, Erasure, ErasureApproved, Refusal, decide, stream_name,
};
use crate::error::refused;
use crate::exchange::{Purged, purge, strip};
use crate::submissions::purge_letters;

const PART: &str = "triage-erase";

/// Orders an erasure at intake once more: intake or its files may have come back from a backup that is older. Nothing happens where nothing is.
pub(crate) async fn repeat_erasure(triage: &Triage, complaint: ComplaintId) -> Result<(), Failure> {
    let stream = StreamId::named(&stream_name(complaint));
    let known = triage.log.load::<Erasure>(stream).await?.state;
    if let (Some(approved), Some(_)) = (known.approved(), known.carried_out()) {
        // Another id than that of the order that was carried out: intake answers a known one without looking.
        let command = CommandId::following(&stream_name(complaint), "repeat-erase-complaint");
        let _tombstone = triage.order_erasure(command, approved).await?;
    }
    Ok(())
}

/// What became of a turn.
pub(crate) enum CarriedOut {
    /// Everything is gone.
    Done,
    /// The bus has not come to the items yet that must be deleted from it.
    Wait,
}

/// One turn, from wherever the one before it ended.
pub(crate) async fn carry_out_erasure(
    triage: &Triage,
    bus: &Bus,
    event: &Delivered,
    approved: &ErasureApproved,
) -> Result<CarriedOut, Failure> {
    triage.mark_erased(approved).await?;
    let tombstone = triage.erase_at_intake(event, approved).await?;
    triage.erase_here(approved.complaint).await?;
    if purge(&triage.db, bus, approved.complaint).await? == Purged::NotYet
        || purge_letters(&triage.db, bus, approved.complaint).await? == Purged::NotYet
    {
        return Ok(CarriedOut::Wait);
    }
    triage.note_erased(event, approved.complaint, tombstone).await?;
    Ok(CarriedOut::Done)
}

impl Triage {
    /// From here on nobody writes to the complaint. The lock waits for those who are doing it now.
    async fn mark_erased(&self, approved: &ErasureApproved) -> Result<(), Failure> {
        let complaint = approved.complaint.uuid();
        let mut tx = self.db.begin().await?;
        lock(&mut tx, approved.complaint).await?;
        sqlx::query(include_str!("../../sql/erased_mark.sql"))
            .bind(complaint)
            .bind(law(approved))
            .bind(class(approved))
            .bind(approved.at.as_microsecond())
            .execute(&mut *tx)
            .await?;
        let readers = sqlx::query(include_str!("../../sql/erased_readers.sql"));
        readers.bind(complaint).execute(&mut *tx).await?;
        Ok(tx.commit().await?)
    }

    /// Where intake's tombstone stands. A complaint that intake does not know has nothing there that could be erased.
    async fn erase_at_intake(
        &self,
        event: &Delivered,
        approved: &ErasureApproved,
    ) -> Result<Position, Failure> {
        let command = CommandId::following(&event.place(), "erase-complaint");
        let erased = self.order_erasure(command, approved).await?;
        Ok(erased.unwrap_or(Position(0)))
    }

    /// `None` when intake does not know the complaint.
    async fn order_erasure(
        &self,
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
        match self.intake.clone().erase_complaint(request).await {
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

    async fn erase_here(&self, complaint: ComplaintId) -> Result<(), Failure> {
        let mut tx = self.db.begin().await?;
        lock(&mut tx, complaint).await?;
        for statement in
            [include_str!("../../sql/erase_sealed.sql"), include_str!("../../sql/erase_wraps.sql")]
        {
            sqlx::query(statement).bind(complaint.uuid()).execute(&mut *tx).await?;
        }
        strip(&mut tx, complaint).await?;
        Ok(tx.commit().await?)
    }

    async fn note_erased(
        &self,
        event: &Delivered,
        complaint: ComplaintId,
        tombstone: Position,
    ) -> Result<(), Failure> {
        let actor = Actor::system(PART);
        let around = Around { now: self.clock.now(), actor: &actor, subject: None };
        let decide = |state: &Erasure| -> Result<_, Refusal> {
            decide(state, Command::CarryOut { tombstone }, &around)
        };
        let id = CommandId::following(&event.place(), "erasure-carried-out");
        let stream = StreamId::named(&stream_name(complaint));
        let meta = service::meta_following(PART, event);
        let _done = self.log.execute(stream, id, meta, decide).await?;
        Ok(())
    }
}

async fn lock(tx: &mut PgConnection, complaint: ComplaintId) -> Result<(), sqlx::Error> {
    let lock = sqlx::query(include_str!("../../sql/sealed_lock.sql"));
    lock.bind(complaint.uuid()).execute(tx).await.map(drop)
}

fn law(approved: &ErasureApproved) -> Option<&str> {
    approved.legal_basis.as_ref().map(crate::domain::LegalReference::as_str)
}

fn class(approved: &ErasureApproved) -> Option<&str> {
    approved.retention_class.as_ref().map(RetentionClass::code)
}
