//! Streams and consumers as data: what provisioning makes, and what every start compares.

mod consumers;
mod differences;
mod events;
mod exchange;
mod office;

use async_nats::jetstream::stream::{Config, DiscardPolicy, RetentionPolicy, StorageType};
use kernel::{LogName, OfficeCode};
use topology::{Link, Registry};

pub(crate) use differences::consumer_differences;
pub use differences::{Difference, differences};
pub use events::stream_config;
pub use office::out_stream_config;

/// The offices that the hub's JetStream serves.
#[derive(Clone, Debug)]
pub struct Wanted {
    /// The offices that are not revoked.
    pub offices: Vec<(OfficeCode, Link)>,
    /// Copies that JetStream keeps: 3 in a cluster, 1 on a single server.
    pub replicas: usize,
}

impl Wanted {
    /// The offices of a registry that may connect.
    pub fn by(registry: &Registry, replicas: usize) -> Self {
        let offices = registry.live_offices().map(|office| (office.code.clone(), office.link));
        Self { offices: offices.collect(), replicas }
    }

    /// Streams, each after those that it collects from.
    pub fn streams(&self) -> Vec<Config> {
        let logs = LogName::ALL.map(|log| stream_config(log, self.replicas));
        logs.into_iter().chain(exchange::configs(self)).collect()
    }
}

/// The wanted configuration of a stream, except for the offices that it collects from.
pub(crate) fn config(name: &str, replicas: usize) -> Option<Config> {
    let wanted = Wanted { offices: Vec::new(), replicas };
    wanted.streams().into_iter().find(|config| config.name == name)
}

/// What all streams have in common: nothing is lost before its time, and nobody empties them. A full one refuses new messages, so the sender waits.
fn lasting(name: String, subjects: Vec<String>) -> Config {
    Config {
        name,
        subjects,
        retention: RetentionPolicy::Limits,
        discard: DiscardPolicy::New,
        storage: StorageType::File,
        max_messages: -1,
        max_messages_per_subject: -1,
        deny_purge: true,
        allow_direct: true,
        ..Config::default()
    }
}

const fn days(days: u64) -> std::time::Duration {
    std::time::Duration::from_hours(days * 24)
}
