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
pub(super) use outgoing::{Failed, Prepared, prepare};
pub(super) use progress::{Progress, follow};
pub(super) use read::{Item, read};
pub(super) use sealed_inside::sealed_inside;
pub(crate) use understaffed::commit_registration;
pub(super) use understaffed::understaffed_after;

/// Kinds of items: tails of their subjects.
pub(super) mod kinds {
    /// B2: an office asks for the complaints of a quarter.
    pub(crate) const REQUEST: &str = "wbs.data-request.sent.v1";
    /// The calendar moved the deadline of a data request.
    pub(crate) const RESCHEDULED: &str = "wbs.data-request.rescheduled.v1";
    /// B8: a case is escalated.
    pub(crate) const ESCALATED: &str = "wbs.case.escalated.v1";
    /// Too few people of the office remain for a case.
    pub(crate) const UNDERSTAFFED: &str = "wbs.case.understaffed.v1";
    /// Receipt of a submission that counts.
    pub(crate) const RECEIVED: &str = "submission.received.v1";
    /// Receipt of a submission that does not count.
    pub(crate) const REJECTED: &str = "submission.rejected.v1";
}
