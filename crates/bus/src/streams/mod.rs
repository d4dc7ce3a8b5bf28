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

pub(crate) use consumers::{OFFICE_PREFIX, wanted_consumers};
pub(crate) use differences::consumer_differences;
pub use differences::{Difference, differences};
pub use events::{PARTITIONS, kebab, stream_config, stream_name, subject};
pub use office::{out_stream_config, out_stream_name};

/// Everything that offices sent, from wherever: intake reads it, one lane per office.
pub const INGRESS: &str = "INGRESS";
/// What offices without a server of their own sent.
pub const INGRESS_DIRECT: &str = "INGRESS_DIRECT";
/// What Itjen sent.
pub const INGRESS_ITJEN: &str = "INGRESS_ITJEN";
/// What became of the submissions of offices.
pub const RECEIPTS: &str = "RECEIPTS";
/// What Itjen is told.
pub const ESCALATED: &str = "ESCALATED";
/// Itjen's consumer of [`ESCALATED`].
pub const ITJEN: &str = "itjen";

/// What the hub's JetStream is made for.
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

/// How a stream of provisioning must be, except for the offices that it collects from.
pub(crate) fn config(name: &str, replicas: usize) -> Option<Config> {
    let wanted = Wanted { offices: Vec::new(), replicas };
    wanted.streams().into_iter().find(|config| config.name == name)
}

/// Where an office's receipts are: `off_<code>`.
pub fn receipts_consumer(code: &OfficeCode) -> String {
    format!("{OFFICE_PREFIX}{code}")
}

const fn days(days: u64) -> std::time::Duration {
    std::time::Duration::from_hours(days * 24)
}
