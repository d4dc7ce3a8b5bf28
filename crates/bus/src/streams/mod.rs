//! Streams and consumers as data: what provisioning makes, and what every start compares.

mod consumers;
mod differences;
mod events;
mod exchange;
mod office;

use async_nats::jetstream::consumer::pull;
use async_nats::jetstream::stream::Config;
use kernel::{LogName, OfficeCode};
use topology::{Link, Registry};

pub(crate) use consumers::wanted_consumers;
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

    /// Consumers of offices and of Itjen, who may not make their own, each with its stream.
    pub fn consumers(&self) -> Vec<(&'static str, pull::Config)> {
        wanted_consumers(self)
    }
}

/// The wanted configuration of a stream, except for the offices that it collects from.
pub(crate) fn config(name: &str, replicas: usize) -> Option<Config> {
    let wanted = Wanted { offices: Vec::new(), replicas };
    wanted.streams().into_iter().find(|config| config.name == name)
}

const fn days(days: u64) -> std::time::Duration {
    std::time::Duration::from_hours(days * 24)
}
