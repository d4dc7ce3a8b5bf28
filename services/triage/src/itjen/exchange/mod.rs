//! The exchange: what Itjen is told, in one order without gaps. The table `triage.exchange`, and the manifests.
//!
//! An item is written in the transaction that causes it. From the table it goes out twice, with the same bytes: through the pipe to the stream
//! `ESCALATED`, and through `Escalations.Subscribe`.

mod data_request;
mod difference;
mod erase;
mod escalation;
mod inline;
mod items;
mod manifests;
mod outbox;
mod outgoing;
mod progress;
mod read;
mod sealed_inside;
mod understaffed;

pub(super) use erase::{purge, strip};
pub(super) use escalation::escalated_so_far;
pub(super) use items::NewItem;
pub(super) use manifests::{About, Manifests};
pub(super) use outbox::ExchangeOutbox;
pub(super) use outgoing::{Prepared, prepare};
pub(super) use progress::{Progress, follow};
pub(super) use read::read;
pub(super) use sealed_inside::sealed_inside;
pub(super) use topology::names::kinds;
pub(crate) use understaffed::commit_registration;
pub(super) use understaffed::understaffed_after;
