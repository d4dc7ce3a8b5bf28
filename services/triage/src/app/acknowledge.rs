//! After B8: Itjen confirms an escalation, and says which cases of the office and quarter it holds.

use contracts::{Difference, Entry, ManifestKind};
use kernel::{Actor, CaseId, Role};
use service::Failure;

use super::Triage;
use super::file::File;
use super::steps::Work;
use crate::domain::case::Command;
use crate::exchange::Exchange;
use crate::wire::{Acknowledgement, Step};

/// Itjen. A receipt that is known already is not compared again: what came since would differ.
pub(crate) async fn acknowledge_escalation(
    triage: &Triage,
    actor: &Actor,
    step: Step<Acknowledgement>,
) -> Result<(), Failure> {
    let file = triage.enter(actor, step.case).await?;
    let opened = file.opened()?;
    let itjen = actor.may_act_as(Role::Inspectorate, &opened.office);
    let waits = file.case.sending_number().is_some() && file.case.receipt_number().is_none();
    // Everybody else, and every other case, is for the rules to refuse.
    if itjen && waits {
        check(triage, &file, &step).await?;
    }
    let receipt_number = step.body.receipt_number;
    let command = |_: &[_]| Command::Acknowledge { receipt_number };
    triage.step(&file, actor, &step.completed, Work::default(), command).await.map(drop)
}

async fn check(triage: &Triage, file: &File, step: &Step<Acknowledgement>) -> Result<(), Failure> {
    let opened = file.opened()?;
    let about =
        Exchange { kind: ManifestKind::Held, office: &opened.office, quarter: opened.quarter };
    let entries = entries(&step.body.held);
    triage.manifests.check(&step.body.manifest, about, &entries)?;
    let known = triage.escalated(&opened.office, opened.quarter, step.case).await?;
    let due = due(&known, step.case, &step.body.held);
    let difference = Difference::between(&self::entries(due), &entries);
    about.compare(&triage.db, &difference, triage.clock.now()).await
}

/// What Itjen must hold: everything up to this case, or up to the newest that it lists; what came after that may still be on its way.
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
