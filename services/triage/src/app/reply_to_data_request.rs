//! B3: Itjen's reply releases complaints to the office's Tim WBS. The cases are opened by the reactor that follows.

use contracts::{Difference, Entry, ManifestKind};
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
    Command, DataRequest, Exclusion, RecordDataReply, decide, stream_name,
};
use crate::exchange::Exchange;
use crate::wire::DataReply;

/// Inspectorate. Wraps and sheets are stored before the event that releases; a reply that was already recorded adds none, so that nobody who
/// left a case since comes back by a repeated call.
pub(crate) async fn reply_to_data_request(
    triage: &Triage,
    actor: &Actor,
    reply: DataReply,
) -> Result<(), Failure> {
    only_itjen(actor, &reply.office)?;
    let stream = StreamId::named(&stream_name(&reply.office, reply.quarter));
    let known = triage.log.load::<DataRequest>(stream).await?.state;
    let sent = known.sent().ok_or(Refusal::NotRequested)?;
    let around = triage.surroundings(actor, &reply.completed, pinned(&sent.procedure)?);
    let excluded = release::exclusions(triage, &reply.releases).await?;
    let command = Command::RecordReply(record(&reply, excluded));
    let mut added = Vec::new();
    if known.reply().is_none() {
        check(triage, &reply).await?;
        check_team(triage, &reply.office, Some(reply.quarter), &reply.releases).await?;
        decide(&known, command.clone(), &around.context())?;
        added = release::store(triage, &reply.releases).await?;
    }
    let decide = |state: &DataRequest| decide(state, command.clone(), &around.context());
    let meta = service::meta(actor);
    let done = triage.log.execute(stream, reply.completed.command, meta, decide).await;
    if matches!(done, Err(ExecuteError::Refused(_))) {
        release::take_back(triage, stream, &added).await?;
    }
    done?;
    Ok(())
}

fn record(reply: &DataReply, excluded: Vec<Exclusion>) -> RecordDataReply {
    RecordDataReply {
        letter_number: reply.letter_number.clone(),
        released: release::complaints(&reply.releases),
        withheld: reply.withheld.clone(),
        sheets: release::sheets(&reply.releases),
        excluded,
    }
}

/// Itjen signed exactly this list, and it decides on every complaint that the request named; on others only if they are pending.
async fn check(triage: &Triage, reply: &DataReply) -> Result<(), Failure> {
    let about =
        Exchange { kind: ManifestKind::DataReply, office: &reply.office, quarter: reply.quarter };
    let listed = listed(reply);
    let entries: Vec<Entry> =
        listed.iter().map(|(complaint, said)| Entry::new(complaint, said)).collect();
    triage.manifests.check(&reply.manifest, about, &entries)?;
    let told = triage.told(&reply.office, reply.quarter).await?;
    let pending = triage.pending(&reply.office, reply.quarter).await?;
    let pending: Vec<ComplaintId> = pending.iter().map(|fact| fact.complaint).collect();
    let listed: Vec<ComplaintId> = listed.iter().map(|(complaint, _)| *complaint).collect();
    let erased = triage.erased_among(&told).await?;
    let difference = difference(&told, &Known { pending: &pending, erased: &erased }, &listed);
    about.compare(&triage.db, &difference, triage.clock.now()).await
}

fn listed(reply: &DataReply) -> Vec<(ComplaintId, &'static str)> {
    let released = reply.releases.iter().map(|release| (release.complaint, "released"));
    let withheld = reply.withheld.iter().map(|complaint| (*complaint, "withheld"));
    released.chain(withheld).collect()
}

/// What became of complaints since the request.
struct Known<'a> {
    pending: &'a [ComplaintId],
    /// Of those that the request named.
    erased: &'a [ComplaintId],
}

/// A complaint that the request named and that another quarter's reply has released since is decided already. One that was erased since need not
/// be listed, and may be: Itjen cannot know.
fn difference(told: &[ComplaintId], known: &Known<'_>, listed: &[ComplaintId]) -> Difference {
    let due = told.iter().filter(|complaint| known.pending.contains(complaint));
    let omitted = due.filter(|complaint| !listed.contains(complaint));
    let may_be = |one: &ComplaintId| known.pending.contains(one) || known.erased.contains(one);
    let added = listed.iter().filter(|complaint| !may_be(complaint));
    Difference {
        omitted: omitted.map(ToString::to_string).collect(),
        added: added.map(ToString::to_string).collect(),
        changed: Vec::new(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaint(number: u8) -> ComplaintId {
        format!("0192f0c1-2d3e-7a4b-8c5d-6e7f809102{number:02}").parse().unwrap()
    }

    #[test]
    fn what_was_told_must_be_decided_and_what_came_since_may_be() {
        let (one, two, three) = (complaint(1), complaint(2), complaint(3));
        let told = [one, two];
        let known = Known { pending: &[one, two, three], erased: &[] };
        assert!(difference(&told, &known, &[two, one]).is_empty());
        assert!(difference(&told, &known, &[two, one, three]).is_empty());
        assert_eq!(difference(&told, &known, &[one, three]).omitted, [two.to_string()]);
        let stray = difference(&told, &known, &[one, two, complaint(9)]);
        assert_eq!((stray.omitted, stray.added), (vec![], vec![complaint(9).to_string()]));
    }

    #[test]
    fn what_another_letter_released_meanwhile_is_no_longer_due() {
        let (one, two) = (complaint(1), complaint(2));
        let known = Known { pending: &[two], erased: &[] };
        assert!(difference(&[one, two], &known, &[two]).is_empty());
        assert_eq!(difference(&[one, two], &known, &[one, two]).added, [one.to_string()]);
    }

    #[test]
    fn what_was_erased_meanwhile_may_be_listed_or_left_out() {
        let (one, two) = (complaint(1), complaint(2));
        let known = Known { pending: &[two], erased: &[one] };
        assert!(difference(&[one, two], &known, &[one, two]).is_empty());
        assert!(difference(&[one, two], &known, &[two]).is_empty());
        assert_eq!(difference(&[one, two], &known, &[one]).omitted, [two.to_string()]);
    }
}
