//! When an erasure is approved, then it is carried out: at intake, in our own tables, and in everything that passed between the hub and Itjen. Then
//! `ErasureCarriedOut` follows.

use std::sync::Arc;

use bus::Bus;
use eventlog::Trouble;
use kernel::{Delivered, LogName};
use service::{Failure, FailureKind};

use crate::app::Triage;
use crate::app::erasure::{erase_at_intake, erase_here, mark_erased, note_erased};
use crate::domain::erasure::{ErasureApproved, ErasureEvent};
use crate::itjen::{self, Erased};

pub(crate) struct Erase {
    pub(crate) triage: Arc<Triage>,
    pub(crate) bus: Bus,
}

impl Erase {
    /// Commits by itself and not in the transaction of the checkpoint: our own bytes must be deleted for good before the bus is looked at.
    async fn react(&self, events: &[Delivered]) -> Result<(), Trouble> {
        for event in events.iter().filter(|event| event.event_type == "erasure.ErasureApproved") {
            if let ErasureEvent::ErasureApproved(approved) = event.event()? {
                match self.turn(event, &approved).await.map_err(trouble)? {
                    Erased::Everywhere => metrics::counter!("erasures_total").increment(1),
                    Erased::NotYet => {
                        return Err(Trouble::Retry("the bus has not come so far".to_owned()));
                    }
                }
            }
        }
        Ok(())
    }

    /// One turn. A turn that broke off is repeated from the beginning.
    async fn turn(&self, event: &Delivered, approved: &ErasureApproved) -> Result<Erased, Failure> {
        let (triage, complaint) = (&*self.triage, approved.complaint);
        mark_erased(triage, approved).await?;
        let tombstone = erase_at_intake(triage, event, approved).await?;
        erase_here(triage, complaint).await?;
        let erased = itjen::erase(triage, &self.bus, complaint).await?;
        if erased == Erased::Everywhere {
            note_erased(triage, event, complaint, tombstone).await?;
        }
        Ok(erased)
    }
}

/// An erasure that can never succeed is parked for the operator, so that later erasures are carried out.
fn trouble(failure: Failure) -> Trouble {
    match failure.kind {
        FailureKind::Invalid | FailureKind::Refused | FailureKind::Forbidden => {
            metrics::counter!("erasures_parked_total").increment(1);
            tracing::error!(code = failure.code, "an approved erasure cannot be carried out");
            Trouble::poison(failure.to_string())
        }
        _ => failure.into(),
    }
}

eventlog::subscriber! {
    Erase: "reactor:erase", follows &[LogName::Triage],
    |self, _, events| self.react(events)
}
