//! What Itjen is told, in one gap-free order, and what it is held to: the table `triage.exchange` and the manifests.
//!
//! An item is written in the transaction that causes it. From the table it goes two ways, byte for byte the same: the pipe to the stream
//! `ESCALATED`, and `Escalations.Subscribe`.

mod difference;
mod erase;
mod escalation;
mod head;
mod inline;
mod items;
mod letters;
mod manifests;
mod outbox;
mod read;
mod request;
mod sealed_inside;
mod understaffed;

pub(crate) use erase::{Purged, purge, strip};
pub(crate) use escalation::told as escalated_so_far;
pub(crate) use head::{Head, watch_head};
pub(crate) use items::NewItem;
pub(crate) use letters::{Told, Untold, tell};
pub(crate) use manifests::{Exchange, Manifests};
pub(crate) use outbox::ExchangeOutbox;
pub(crate) use read::{Item, read};
pub(crate) use sealed_inside::sealed_inside;
pub(crate) use topology::names::kinds;
pub(crate) use understaffed::{after as understaffed_after, tell_understaffed};
