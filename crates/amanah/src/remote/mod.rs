//! What the command lines of offices and Itjen share: they are clients far from the hub, on machines that lose power and links that break.
//!
//! **Invariant:** what was decided to be sent is on disk before it is sent; what was received is on disk before it is acknowledged.

mod channel;
mod durable;
mod envelope;
mod exit;
mod journal;
mod machine;
mod nats;
mod repeat;
#[cfg(test)]
pub(crate) mod testing;
#[cfg(test)]
pub(crate) mod testing_grpc;
mod text;

pub(crate) use channel::{Signed, connect, said};
pub(crate) use durable::{private_folder, write_durably, write_new_private};
pub(crate) use envelope::{Envelope, headers};
pub use exit::Exit;
pub(crate) use journal::Journal;
pub(crate) use machine::MachineKey;
pub(crate) use nats::bus;
pub(crate) use repeat::may_help;
pub(crate) use text::{local, printable};
