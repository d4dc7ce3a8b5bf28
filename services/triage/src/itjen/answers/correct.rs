//! After B3: Itjen releases complaints that its reply had withheld.

use std::collections::BTreeMap;

use contracts::Entry;
use kernel::{Actor, ComplaintId};
use service::Failure;

use super::check_team::check_team;
use super::letter::Letter;
use super::release;
use crate::app::case::only_itjen;
use crate::app::pinned;
use crate::domain::Refusal;
use crate::domain::data_request::{Command, CorrectDataReply, DataRequest, decide};
use crate::itjen::Itjen;
use crate::itjen::calls::pending;

/// For the Inspectorate. The manifest covers the corrected state of every complaint of the quarter.
pub(crate) async fn correct_data_reply(
    itjen: &Itjen,
    actor: &Actor,
    letter: Letter,
) -> Result<(), Failure> {
    let triage = &*itjen.triage;
    only_itjen(actor, &letter.office)?;
    let known = triage.log.load::<DataRequest>(letter.stream()).await?.state;
    let sent = known.sent().ok_or(Refusal::NotRequested)?;
    let context = triage.context(actor, &letter.completed, pinned(&sent.procedure)?);
    let pending = pending(triage, &letter.office, letter.quarter).await?;
    let pending: Vec<ComplaintId> = pending.iter().map(|fact| fact.complaint).collect();
    let command = Command::CorrectReply(CorrectDataReply {
        letter_number: letter.number.clone(),
        released: release::complaints(&letter.releases),
        sheets: release::sheets(&letter.releases),
        excluded: release::exclusions(triage, &letter.releases).await?,
        pending: pending.clone(),
    });
    let is_new = !known.corrections().iter().any(|one| one.letter_number == letter.number);
    if is_new {
        // The rules come first: Itjen need not sign what they refuse.
        decide(&known, command.clone(), &context.for_domain())?;
        let entries = corrected(&known, &release::complaints(&letter.releases), &pending);
        itjen.manifests.check(&letter.manifest, letter.about(), &entries)?;
        check_team(triage, &letter.office, None, &letter.releases).await?;
    }
    letter.record(triage, &context, &command, is_new).await
}

/// Every complaint of the quarter after the correction. Older replies did not name the withheld complaints: for them all pending ones count.
fn corrected(known: &DataRequest, released: &[ComplaintId], pending: &[ComplaintId]) -> Vec<Entry> {
    let unnamed =
        known.reply().is_some_and(|reply| reply.withheld_ids.is_empty() && reply.withheld > 0);
    let withheld = known.withheld().chain(pending.iter().copied().filter(|_| unnamed));
    let mut said: BTreeMap<ComplaintId, &str> = withheld.map(|one| (one, "withheld")).collect();
    said.extend(known.released().chain(released.iter().copied()).map(|one| (one, "released")));
    said.into_iter().map(|(complaint, said)| Entry::new(complaint, said)).collect()
}
