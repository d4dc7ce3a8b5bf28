//! What the service is told at its start.

use std::time::Duration;

use service::Caller;
use tonic::transport::Channel;

/// Keys, neighbours and pace.
pub struct Settings {
    /// Signs the checkpoints of the log.
    pub signer: ledger::NoteSigner,
    /// Signs the manifests of what Itjen is told.
    pub exchange: ledger::NoteSigner,
    /// Verifies the manifests of what Itjen answers.
    pub inspectorate_note: ledger::NoteKey,
    /// Opens the private keys of staff.
    pub master: vault::MasterKey,
    /// Where intake answers.
    pub intake: Channel,
    /// Who triage is when it calls intake.
    pub caller: Caller,
    /// Seconds between two looks at the deadlines.
    pub tick_secs: u64,
    /// How staff are told that there is something to do.
    pub notify: notify::Settings,
    /// Silence after which a subscriber of the exchange hears that the line is alive.
    pub keep_alive: Duration,
}
