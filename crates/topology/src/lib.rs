//! The rights of every NATS user as data, every name on the bus, and the configuration of the servers.
//!
//! - [`Registry`] holds the public facts: the public keys of services, offices and the inspectorate, and the revoked ones.
//! - [`accounts`] turns it into accounts, users, permissions, exports and imports; [`accounts_conf`] writes them as text for nats-server.
//! - [`hub_server_conf`] and [`leaf_server_conf`] write the rest: listeners, TLS, JetStream, the link between an office and the hub.
//! - [`names`] holds every name that publishers, readers and servers must agree on.
//!
//! **Invariant:** configuration holds public keys only, and no listener or link outside loopback goes without TLS.
//! **Deliberately absent:** files, clocks, connections. Random bytes come in through [`kernel::Ids`].

mod account;
mod accounts;
mod conf;
mod error;
mod hub;
mod key;
mod leaf;
mod listen;
mod machine;
pub mod names;
mod offices;
mod registry;
mod rotate;
mod services;

pub use account::{Account, Connection, Export, Import, Kind, User};
pub use accounts::accounts;
pub use conf::accounts_conf;
pub use error::{RegistryError, TopologyError};
pub use hub::{HubCluster, HubServer, hub_server_conf};
pub use key::{BadKey, PublicUserKey, UserSeed};
pub use leaf::{LeafServer, Remote, leaf_seed_conf, leaf_server_conf};
pub use listen::{Listener, Store, Tls, is_loopback};
pub use machine::Machine;
pub use names::SERVICES;
pub use registry::{Itjen, Link, OfficeEntry, Registry};
