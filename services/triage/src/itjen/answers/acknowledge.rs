//! After B8: Itjen confirms an escalation and lists the cases of the office and quarter that it holds.

use contracts::{Difference, Entry, ManifestKind};
use kernel::{Actor, CaseId, Role};
use service::Failure;

use super::sent_to_itjen::escalated;
use crate::app::case::{File, Step, Work};
use crate::domain::LetterNumber;
use crate::domain::case::Command;
use crate::itjen::Itjen;
use crate::itjen::exchange::About;

#[derive(Debug)]
pub(crate) struct Acknowledgement {
    pub(crate) receipt_number: LetterNumber,
    /// The cases of the office and quarter that Itjen holds.
    pub(crate) held: Vec<CaseId>,
    /// A signed note; empty when none was sent.
    pub(crate) manifest: String,
}

/// For the Inspectorate. The list of a repeated acknowledgement is not compared again: cases escalated since would differ.
pub(crate) async fn acknowledge_escalation(
    itjen: &Itjen,
    actor: &Actor,
    step: Step<Acknowledgement>,
) -> Result<(), Failure> {
    let triage = &*itjen.triage;
    let file = triage.enter(actor, step.case).await?;
    let opened = file.opened()?;
    let by_itjen = actor.may_act_as(Role::Inspectorate, &opened.office);
    let waits = file.case.sending_number().is_some() && file.case.receipt_number().is_none();
    // The rules refuse everybody else, and every other case.
    if by_itjen && waits {
        check(itjen, &file, &step).await?;
    }
    let receipt_number = step.body.receipt_number;
    let command = |_: &[_]| Command::Acknowledge { receipt_number };
    triage.perform(&file, actor, &step.completed, Work::default(), command).await.map(drop)
}

async fn check(itjen: &Itjen, file: &File, step: &Step<Acknowledgement>) -> Result<(), Failure> {
    let opened = file.opened()?;
    let about = About { kind: ManifestKind::Held, office: &opened.office, quarter: opened.quarter };
    let entries = entries(&step.body.held);
    itjen.manifests.check(&step.body.manifest, about, &entries)?;
    let known = escalated(itjen, &opened.office, opened.quarter, step.case).await?;
    let due = due(&known, step.case, &step.body.held);
    let difference = Difference::between(&self::entries(due), &entries);
    about.compare(&itjen.triage.db, &difference, itjen.triage.clock.now()).await
}

/// The cases that Itjen must hold: all up to this one, or up to the newest that it lists. Later ones may still be on their way.
fn due<'a>(known: &'a [CaseId], case: CaseId, held: &[CaseId]) -> &'a [CaseId] {
    let last = known.iter().rposition(|one| *one == case || held.contains(one));
    &known[..last.map_or(0, |last| last + 1)]
}

fn entries(cases: &[CaseId]) -> Vec<Entry> {
    cases.iter().map(|case| Entry::new(case, "escalated")).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn case(number: u8) -> CaseId {
        format!("0192f0c1-2d3e-7a4b-8c5d-6e7f809102{number:02}").parse().unwrap()
    }

    #[test]
    fn what_was_escalated_later_need_not_be_held_yet() {
        let known = [case(1), case(2), case(3)];
        assert_eq!(due(&known, case(2), &[case(1), case(2)]), &known[..2]);
        assert_eq!(due(&known, case(1), &[case(3), case(1)]), &known[..3], "the second is omitted");
        assert_eq!(due(&known, case(1), &[]), &known[..1]);
    }
}
