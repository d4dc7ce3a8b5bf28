//! B3: Itjen's reply releases complaints to the office's Tim WBS. The reactor `open-cases` then opens their cases.

use contracts::{Difference, Entry};
use kernel::{Actor, ComplaintId};
use service::Failure;

use super::check_team::check_team;
use super::letter::Letter;
use super::release;
use super::sent_to_itjen::named_in_request;
use crate::app::case::only_itjen;
use crate::app::pinned;
use crate::domain::Refusal;
use crate::domain::data_request::{Command, DataRequest, Exclusion, RecordDataReply, decide};
use crate::itjen::Itjen;
use crate::itjen::calls::pending;

/// Input of B3.
#[derive(Debug)]
pub(crate) struct DataReply {
    pub(crate) letter: Letter,
    pub(crate) withheld: Vec<ComplaintId>,
}

/// For the Inspectorate.
pub(crate) async fn reply_to_data_request(
    itjen: &Itjen,
    actor: &Actor,
    reply: DataReply,
) -> Result<(), Failure> {
    let (triage, letter) = (&*itjen.triage, &reply.letter);
    only_itjen(actor, &letter.office)?;
    let known = triage.log.load::<DataRequest>(letter.stream()).await?.state;
    let sent = known.sent().ok_or(Refusal::NotRequested)?;
    let context = triage.context(actor, &letter.completed, pinned(&sent.procedure)?);
    let excluded = release::exclusions(triage, &letter.releases).await?;
    let command = Command::RecordReply(record(&reply, excluded));
    let is_new = known.reply().is_none();
    if is_new {
        check(itjen, &reply).await?;
        check_team(triage, &letter.office, Some(letter.quarter), &letter.releases).await?;
        decide(&known, command.clone(), &context.for_domain())?;
    }
    letter.record(triage, &context, &command, is_new).await
}

fn record(reply: &DataReply, excluded: Vec<Exclusion>) -> RecordDataReply {
    RecordDataReply {
        letter_number: reply.letter.number.clone(),
        released: release::complaints(&reply.letter.releases),
        withheld: reply.withheld.clone(),
        sheets: release::sheets(&reply.letter.releases),
        excluded,
    }
}

/// Itjen must have signed exactly this list. The list decides on every complaint that the request named, and on others only if they are pending.
async fn check(itjen: &Itjen, reply: &DataReply) -> Result<(), Failure> {
    let (triage, letter, about) = (&*itjen.triage, &reply.letter, reply.letter.about());
    let listed = listed(reply);
    let entries: Vec<Entry> =
        listed.iter().map(|(complaint, said)| Entry::new(complaint, said)).collect();
    itjen.manifests.check(&letter.manifest, about, &entries)?;
    let named = named_in_request(itjen, &letter.office, letter.quarter).await?;
    let pending = pending(triage, &letter.office, letter.quarter).await?;
    let pending: Vec<ComplaintId> = pending.iter().map(|fact| fact.complaint).collect();
    let listed: Vec<ComplaintId> = listed.iter().map(|(complaint, _)| *complaint).collect();
    let erased = triage.erased_among(&named).await?;
    let difference = difference(&named, &Known { pending: &pending, erased: &erased }, &listed);
    about.compare(&triage.db, &difference, triage.clock.now()).await
}

fn listed(reply: &DataReply) -> Vec<(ComplaintId, &'static str)> {
    let released = reply.letter.releases.iter().map(|release| (release.complaint, "released"));
    let withheld = reply.withheld.iter().map(|complaint| (*complaint, "withheld"));
    released.chain(withheld).collect()
}

/// The state of complaints since the request.
struct Known<'a> {
    pending: &'a [ComplaintId],
    /// Those named by the request whose erasure was approved.
    erased: &'a [ComplaintId],
}

/// A complaint that the request named, and that another quarter's reply released since, is decided already. A complaint that was erased since may be
/// listed or left out, because Itjen cannot know.
fn difference(named: &[ComplaintId], known: &Known<'_>, listed: &[ComplaintId]) -> Difference {
    let due = named.iter().filter(|complaint| known.pending.contains(complaint));
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
