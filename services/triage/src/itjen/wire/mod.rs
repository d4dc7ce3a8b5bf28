//! Itjen's requests and bodies → inputs of use cases, results → answers. Every wrong field is named at once, and none is repeated.

mod bodies;
mod mailbox;
mod pending;
mod quietly;
mod released;
mod sheet;

pub(super) use bodies::{acknowledgement, correction, fetch, reply};
pub(super) use mailbox::{mailbox_of, position, sealed_mailbox, sealed_message, unanswered};
pub(crate) use pending::{pending, pending_of};
