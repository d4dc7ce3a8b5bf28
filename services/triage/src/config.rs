//! Settings of the service.

use std::time::Duration;

use service::Caller;
use tonic::transport::Channel;

pub struct Settings {
    /// Signs the checkpoints of the log.
    pub signer: ledger::NoteSigner,
    /// Signs the manifests that go to Itjen.
    pub exchange: ledger::NoteSigner,
    /// Verifies the manifests that come from Itjen.
    pub inspectorate_note: ledger::NoteKey,
    /// Opens the private keys of staff.
    pub master: vault::MasterKey,
    pub intake: Channel,
    pub caller: Caller,
    /// Seconds between two checks of the deadlines.
    pub tick_secs: u64,
    pub notify: notify::Settings,
    /// Silence after which a subscriber of the exchange gets a keep-alive.
    pub keep_alive: Duration,
}
