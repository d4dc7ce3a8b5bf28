//! How a round ends: the officers' replies, then the head's analysis.

use kernel::{EmployeeCode, Role};
use sop::Context;

use super::decide::Decision;
use super::{
    FinalReportIssued, IssueFinalReport, OfficerReplied, OfficerReply, Refusal, Round, RoundOpened,
};

/// `OfficerReplied`: the right to be heard before the head decides.
pub(super) fn reply(state: &Round, command: OfficerReply, ctx: &Context<'_>) -> Decision {
    let opened = state.opened.as_ref().ok_or(Refusal::NotOpen)?;
    let OfficerReply { employee, text } = command;
    // An officer signs in under office and employee code; nobody else, the head included, may speak for them.
    let himself = format!("{}-{employee}", opened.office);
    if !ctx.actor.may_act_as(Role::Officer, &opened.office) || ctx.actor.person.as_str() != himself
    {
        return Err(Refusal::NotYourResult);
    }
    if !opened.roster.iter().any(|entry| entry.employee == employee) {
        return Err(Refusal::NotInRoster { employee });
    }
    match (state.replies.get(&employee), state.expected()) {
        (Some(before), _) if *before == text => Ok(vec![]),
        (_, None) => Err(Refusal::ReplyAfterFinal),
        (Some(_), _) => Err(Refusal::AlreadyReplied),
        (None, Some("A5")) => {
            let (office, period) = (opened.office.clone(), opened.period);
            Ok(vec![OfficerReplied { office, period, employee, text }.into()])
        }
        (None, expected) => Err(Refusal::OutOfOrder { wanted: "A5", expected }),
    }
}

/// A5: the head analyses the report.
pub(super) fn issue(state: &Round, command: IssueFinalReport, ctx: &Context<'_>) -> Decision {
    let IssueFinalReport { analysis, considerations } = command;
    if state.issued.as_ref().is_some_and(|before| {
        (&before.analysis, &before.considerations) == (&analysis, &considerations)
    }) {
        return Ok(vec![]);
    }
    let RoundOpened { office, period, .. } = state.in_order("A5")?;
    if analysis.trim().is_empty() {
        return Err(Refusal::AnalysisMissing);
    }
    let report = FinalReportIssued {
        office: office.clone(),
        period: *period,
        record: ctx.complete::<Refusal>("A5", state.running()?, office, false)?,
        analysis,
        considerations,
    };
    state.check_considerations(&report)?;
    Ok(vec![report.into()])
}

impl Round {
    fn check_considerations(&self, report: &FinalReportIssued) -> Result<(), Refusal> {
        let figures = || self.report.iter().flat_map(|report| &report.figures.employees);
        for given in &report.considerations {
            if !figures().any(|rated| rated.employee == given.employee) {
                return Err(Refusal::NotInRoster { employee: given.employee.clone() });
            }
        }
        let given = |employee: &EmployeeCode| {
            let mut all = report.considerations.iter();
            all.any(|one| one.employee == *employee && !one.text.trim().is_empty())
        };
        match figures().find(|rated| rated.has_evidence() && !given(&rated.employee)) {
            Some(rated) => Err(Refusal::ConsiderationMissing { employee: rated.employee.clone() }),
            None => Ok(()),
        }
    }
}
