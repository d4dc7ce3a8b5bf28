//! What survey is told when it is built.

use service::Caller;
use tonic::transport::Channel;

/// Settings of the service.
#[derive(Clone)]
pub struct Settings {
    /// Signs the checkpoints of the log.
    pub signer: ledger::NoteSigner,
    /// Where intake answers.
    pub intake: Channel,
    /// As whom survey calls it.
    pub caller: Caller,
    /// How often the deadlines are looked at.
    pub tick_secs: u64,
    /// How staff are told that there is something to do.
    pub notify: notify::Settings,
}
