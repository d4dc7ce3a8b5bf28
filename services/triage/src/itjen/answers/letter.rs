//! A letter of Itjen: the common part of a reply to a data request and of its correction.

use contracts::ManifestKind;
use eventlog::ExecuteError;
use kernel::{OfficeCode, Quarter, StreamId};
use service::Failure;

use super::release::{self, Release};
use crate::app::{CommandContext, Completed, Triage};
use crate::domain::LetterNumber;
use crate::domain::data_request::{Command, DataRequest, decide, stream_name};
use crate::itjen::exchange::About;

/// A letter of Itjen that releases complaints of an office and quarter.
#[derive(Debug)]
pub(crate) struct Letter {
    pub(crate) completed: Completed,
    pub(crate) office: OfficeCode,
    pub(crate) quarter: Quarter,
    pub(crate) number: LetterNumber,
    pub(crate) releases: Vec<Release>,
    /// A signed note; empty when none was sent.
    pub(crate) manifest: String,
}

impl Letter {
    /// The data request that the letter answers.
    pub(super) fn stream(&self) -> StreamId {
        StreamId::named(&stream_name(&self.office, self.quarter))
    }

    pub(super) const fn about(&self) -> About<'_> {
        About { kind: ManifestKind::DataReply, office: &self.office, quarter: self.quarter }
    }

    /// Appends the letter's event. The wraps and sheets of a new letter are stored before it, and taken back when another letter was faster.
    /// A known letter stores none: a repeated call must not bring back somebody who left a case since.
    pub(super) async fn record(
        &self,
        triage: &Triage,
        context: &CommandContext<'_>,
        command: &Command,
        is_new: bool,
    ) -> Result<(), Failure> {
        let added = if is_new { release::store(triage, &self.releases).await? } else { vec![] };
        let decide = |state: &DataRequest| decide(state, command.clone(), &context.for_domain());
        let (id, meta) = (self.completed.command, service::meta(context.actor));
        let done = triage.log.execute(self.stream(), id, meta, decide).await;
        if matches!(done, Err(ExecuteError::Refused(_))) {
            release::take_back(triage, self.stream(), &added).await?;
        }
        done.map(drop).map_err(Failure::from)
    }
}
