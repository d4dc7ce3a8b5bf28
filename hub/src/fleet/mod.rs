//! The registry of machines that may use the bus. Offices and Itjen are added, get new keys and are shut out; the servers' configuration follows from it.
//!
//! - [`OfficeCommand`], [`ItjenCommand`]: the registry, and the folder with keys and settings for each side.
//! - [`NatsCommand`]: the hub's configuration, its changes, and the reload of the servers.
//! - [`ProvisionArgs`]: streams and durable consumers as the registry wants them.
//!
//! A command answers false when something is left to be done, or differs from the registry.
//!
//! **Invariant:** a private key is written once, into its owner's folder, with mode 600. The registry and the servers' configuration hold public halves
//! only.

mod apply;
mod diff;
mod enrol;
mod hub;
pub(crate) mod itjen;
pub(crate) mod nats;
pub(crate) mod office;
pub(crate) mod provision;
mod store;

pub use itjen::ItjenCommand;
pub use nats::NatsCommand;
pub use office::OfficeCommand;
pub use provision::ProvisionArgs;
