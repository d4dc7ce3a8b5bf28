//! Erasure, as triage decided it: the tombstone first, then sealed bytes, files and keys. A crash in between is finished by the next call.

use kernel::{Actor, CommandId, ComplaintId, Meta, PersonId};
use service::Failure;

use super::Intake;
use super::sign_in::{events, folded};
use crate::domain::{Complaint, Erasure, IntakeEvent, Refusal};

pub(crate) struct Erase {
    pub(crate) command: CommandId,
    pub(crate) complaint: ComplaintId,
    pub(crate) legal_basis: String,
    pub(crate) retention_class: String,
    pub(crate) approvers: [PersonId; 2],
}

/// Position of the tombstone.
pub(crate) struct Erased {
    /// False when it stood there before.
    pub(crate) applied: bool,
    pub(crate) position: i64,
}

/// Erases a complaint; a repeated call deletes whatever may be left.
pub(crate) async fn erase_complaint(
    intake: &Intake,
    actor: Actor,
    erase: Erase,
) -> Result<Erased, Failure> {
    let Erase { command, complaint, legal_basis, retention_class, approvers } = erase;
    let order = Erasure { legal_basis, retention_class, approvers, at: intake.deps.clock.now() };
    let meta = Meta { actor: Some(actor), ..Meta::default() };
    let decide = |state: &Complaint| state.erase(&order);
    let done = intake.log.execute(complaint.into(), command, meta, decide).await?;
    let events = events(intake, complaint).await?;
    let state = folded(&events);
    let filing = state.filing().ok_or_else(|| Failure::from(Refusal::NotFiled))?;
    let _rows = intake.filings.erase(complaint, filing, &state.files()).await?;
    let tombstone =
        events.iter().find(|(_, event)| matches!(event, IntakeEvent::ComplaintErased(_)));
    let position = tombstone.map_or(0, |(row, _)| row.position.0);
    metrics::counter!("complaints_erased_total").increment(u64::from(done.applied));
    Ok(Erased { applied: done.applied, position })
}
