//! The state of an erasure: the fold of its events.

use kernel::ComplaintId;

use super::events::{ErasureApproved, ErasureCarriedOut, ErasureEvent, ErasureRequested};

#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Erasure {
    requested: Option<ErasureRequested>,
    approved: Option<ErasureApproved>,
    carried_out: Option<ErasureCarriedOut>,
    held: bool,
}

/// The name of the stream of a complaint, for [`kernel::StreamId::named`].
pub fn stream_name(complaint: ComplaintId) -> String {
    format!("erasure/{complaint}")
}

impl Erasure {
    pub fn fold<'a>(events: impl IntoIterator<Item = &'a ErasureEvent>) -> Self {
        let mut state = Self::default();
        events.into_iter().for_each(|event| state.apply(event));
        state
    }

    pub fn apply(&mut self, event: &ErasureEvent) {
        match event {
            ErasureEvent::ErasureRequested(e) => self.requested = Some(e.clone()),
            ErasureEvent::ErasureApproved(e) => self.approved = Some(e.clone()),
            ErasureEvent::LegalHoldSet(_) => self.held = true,
            ErasureEvent::LegalHoldLifted(_) => self.held = false,
            ErasureEvent::ErasureCarriedOut(e) => self.carried_out = Some(e.clone()),
        }
    }

    pub const fn requested(&self) -> Option<&ErasureRequested> {
        self.requested.as_ref()
    }

    pub const fn approved(&self) -> Option<&ErasureApproved> {
        self.approved.as_ref()
    }

    pub const fn carried_out(&self) -> Option<&ErasureCarriedOut> {
        self.carried_out.as_ref()
    }

    pub const fn is_held(&self) -> bool {
        self.held
    }
}
