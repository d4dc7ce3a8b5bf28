//! Settings that survey is built with.

use service::Caller;
use tonic::transport::Channel;

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
    pub notify: notify::Settings,
}
