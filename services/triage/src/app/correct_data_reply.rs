//! After B3: Itjen releases after all what its reply had withheld.

use std::collections::BTreeMap;

use contracts::{Entry, ManifestKind};
use eventlog::ExecuteError;
use kernel::{Actor, ComplaintId, StreamId};
use service::Failure;

use super::Triage;
use super::access::only_itjen;
use super::check_team::check_team;
use super::release;
use super::surroundings::pinned;
use crate::domain::Refusal;
use crate::domain::data_request::{
    Command, CorrectDataReply, DataRequest, Exclusion, decide, stream_name,
};
use crate::exchange::Exchange;
use crate::wire::DataCorrection;

/// Inspectorate. Its manifest covers the corrected state of every complaint of the quarter.
pub(crate) async fn correct_data_reply(
    triage: &Triage,
    actor: &Actor,
    correction: DataCorrection,
) -> Result<(), Failure> {
    only_itjen(actor, &correction.office)?;
    let stream = StreamId::named(&stream_name(&correction.office, correction.quarter));
    let known = triage.log.load::<DataRequest>(stream).await?.state;
    let sent = known.sent().ok_or(Refusal::NotRequested)?;
    let around = triage.surroundings(actor, &correction.completed, pinned(&sent.procedure)?);
    let pending = triage.pending(&correction.office, correction.quarter).await?;
    let pending: Vec<ComplaintId> = pending.iter().map(|fact| fact.complaint).collect();
    let excluded = release::exclusions(triage, &correction.releases).await?;
    let command = Command::CorrectReply(record(&correction, excluded, &pending));
    let mut added = Vec::new();
    if !is_known(&known, &correction) {
        // The rules speak first: what they refuse need not be signed.
        decide(&known, command.clone(), &around.context())?;
        check(triage, &known, &correction, &pending)?;
        check_team(triage, &correction.office, None, &correction.releases).await?;
        added = release::store(triage, &correction.releases).await?;
    }
    let decide = |state: &DataRequest| decide(state, command.clone(), &around.context());
    let meta = service::meta(actor);
    let done = triage.log.execute(stream, correction.completed.command, meta, decide).await;
    if matches!(done, Err(ExecuteError::Refused(_))) {
        release::take_back(triage, stream, &added).await?;
    }
    done?;
    Ok(())
}

fn record(
    correction: &DataCorrection,
    excluded: Vec<Exclusion>,
    pending: &[ComplaintId],
) -> CorrectDataReply {
    CorrectDataReply {
        letter_number: correction.letter_number.clone(),
        released: release::complaints(&correction.releases),
        sheets: release::sheets(&correction.releases),
        excluded,
        pending: pending.to_vec(),
    }
}

fn is_known(known: &DataRequest, correction: &DataCorrection) -> bool {
    known.corrections().iter().any(|one| one.letter_number == correction.letter_number)
}

fn check(
    triage: &Triage,
    known: &DataRequest,
    correction: &DataCorrection,
    pending: &[ComplaintId],
) -> Result<(), Failure> {
    let about = Exchange {
        kind: ManifestKind::DataReply,
        office: &correction.office,
        quarter: correction.quarter,
    };
    let entries = corrected(known, &release::complaints(&correction.releases), pending);
    triage.manifests.check(&correction.manifest, about, &entries)
}

/// Every complaint of the quarter after the correction. A reply from before the withheld ones were named withheld what is pending.
fn corrected(known: &DataRequest, released: &[ComplaintId], pending: &[ComplaintId]) -> Vec<Entry> {
    let unnamed =
        known.reply().is_some_and(|reply| reply.withheld_ids.is_empty() && reply.withheld > 0);
    let withheld = known.withheld().chain(pending.iter().copied().filter(|_| unnamed));
    let mut said: BTreeMap<ComplaintId, &str> = withheld.map(|one| (one, "withheld")).collect();
    said.extend(known.released().chain(released.iter().copied()).map(|one| (one, "released")));
    said.into_iter().map(|(complaint, said)| Entry::new(complaint, said)).collect()
}
