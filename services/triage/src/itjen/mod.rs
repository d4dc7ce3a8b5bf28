//! Everything that faces Itjen: the exchange (what it is told), its submissions (what it answers), and the calls of its machine.
//!
//! ```text
//! event ─ tell_itjen ─▶ exchange/outgoing ─▶ triage.exchange ─┬─ loops: pipe ─▶ ESCALATED
//!                                                             └─ rpc/subscription ─▶ gRPC
//! INGRESS_ITJEN ─ loops: lane ─┐
//! rpc: Submit ─────────────────┴─▶ submissions ─▶ wire/bodies ─▶ answers ─▶ log, and a receipt in triage.exchange
//! rpc: other calls ─▶ wire ─▶ calls
//! ```
//!
//! This room uses `app`; `app` knows nothing of it.

mod answers;
mod calls;
mod erase;
mod exchange;
mod loops;
mod rpc;
mod submissions;
mod tell_itjen;
mod wire;

use std::sync::Arc;

use crate::app::Triage;
use crate::config::Settings;
use exchange::{Manifests, Progress};

pub(crate) use calls::list_pending;
pub(crate) use erase::{Erased, erase};
pub(crate) use exchange::commit_registration;
pub(crate) use loops::loops;
pub(crate) use rpc::server;
pub(crate) use tell_itjen::TellItjen;
pub(crate) use wire::{pending, pending_of};

pub(crate) struct Itjen {
    triage: Arc<Triage>,
    manifests: Manifests,
    progress: Progress,
}

impl Itjen {
    pub(crate) fn new(triage: Arc<Triage>, settings: &Settings) -> Self {
        let manifests =
            Manifests::new(settings.exchange.clone(), settings.inspectorate_note.clone());
        Self { triage, manifests, progress: Progress::new() }
    }
}
