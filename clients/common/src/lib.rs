//! What the programs of offices and of Itjen share. They are clients far from the hub, on machines that lose power and links that break.
//!
//! **Invariant:** a submission is on disk before it is sent, and an item is on disk before it is acknowledged.

mod channel;
mod envelope;
mod journal;
mod machine;
mod nats;
mod repeat;
mod settings;

pub use channel::{Said, Signed, connect, said};
pub use envelope::{Envelope, headers};
pub use journal::Journal;
pub use machine::{MachineKey, new_key};
pub use nats::bus;
pub use repeat::may_help;
pub use settings::read_settings;
