//! Settings that survey is built with.

use service::Caller;
use tonic::transport::Channel;

/// Settings of the service.
#[derive(Clone)]
pub struct Settings {
    /// Signs the checkpoints of the log.
    pub signer: ledger::NoteSigner,
    /// Address of intake's gRPC port.
    pub intake: Channel,
    /// The identity under which survey calls intake.
    pub caller: Caller,
    /// Seconds between two looks at the deadlines.
    pub tick_secs: u64,
    /// How notices reach staff.
    pub notify: notify::Settings,
}
