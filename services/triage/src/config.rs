//! What the service is told at its start.

use service::Caller;
use tonic::transport::Channel;

/// Keys, neighbours and pace.
pub struct Settings {
    /// Signs the checkpoints of the log.
    pub signer: ledger::NoteSigner,
    /// Opens the private keys of staff.
    pub master: vault::MasterKey,
    /// Where intake answers.
    pub intake: Channel,
    /// Who triage is when it calls intake.
    pub caller: Caller,
    /// Seconds between two looks at the deadlines.
    pub tick_secs: u64,
}
