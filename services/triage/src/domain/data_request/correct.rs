//! After B3: Itjen releases complaints that its reply had withheld.

use kernel::{ComplaintId, Role};
use sop::{Context, StepId, StepRefusal};

use super::decide::{CorrectDataReply, each_once, same_exclusions};
use super::events::{DataReplyCorrected, DataRequestEvent};
use super::state::DataRequest;
use crate::domain::Refusal;

pub(super) fn correct(
    state: &DataRequest,
    correction: CorrectDataReply,
    ctx: &Context<'_>,
) -> Result<Vec<DataRequestEvent>, Refusal> {
    let sent = state.sent().ok_or(Refusal::NotRequested)?;
    if !ctx.actor.may_act_as(Role::Inspectorate, &sent.office) {
        return Err(Refusal::NotYourPart { wanted: Role::Inspectorate });
    }
    if state.reply().is_none() {
        return Err(Refusal::NotAnswered);
    }
    if let Some(known) = same_letter(state, &correction) {
        return repeated(known, &correction);
    }
    declared(ctx)?;
    if correction.released.is_empty() {
        return Err(Refusal::NothingToCorrect);
    }
    each_once(&correction.released)?;
    releasable(state, &correction)?;
    let corrected = DataReplyCorrected {
        office: sent.office.clone(),
        quarter: sent.quarter,
        by: ctx.actor.person.clone(),
        at: ctx.now,
        letter_number: correction.letter_number,
        released: correction.released,
        sheets: correction.sheets,
        excluded: correction.excluded,
    };
    Ok(vec![corrected.into()])
}

fn same_letter<'a>(
    state: &'a DataRequest,
    correction: &CorrectDataReply,
) -> Option<&'a DataReplyCorrected> {
    state.corrections().iter().find(|known| known.letter_number == correction.letter_number)
}

/// The same letter may arrive again, over bus or gRPC.
fn repeated(
    known: &DataReplyCorrected,
    correction: &CorrectDataReply,
) -> Result<Vec<DataRequestEvent>, Refusal> {
    let same = (&known.released, &known.sheets) == (&correction.released, &correction.sheets);
    if same && same_exclusions(&known.excluded, &correction.excluded) {
        return Ok(vec![]);
    }
    Err(Refusal::AlreadyReplied { letter: known.letter_number.clone() })
}

/// A correction completes no step, so the procedure asks for no declaration. It is required all the same, as for B3.
fn declared(ctx: &Context<'_>) -> Result<(), Refusal> {
    let step = || StepId::try_new("B3").map_err(|_| Refusal::NoSuchStep("B3"));
    if !ctx.declaration.no_conflict_of_interest {
        return Err(StepRefusal::ConflictOfInterest { step: step()? }.into());
    }
    if !ctx.declaration.no_gratification {
        return Err(StepRefusal::GratificationNotDeclared { step: step()? }.into());
    }
    Ok(())
}

/// Only complaints that the reply withheld, or that are pending now, may be released.
fn releasable(state: &DataRequest, correction: &CorrectDataReply) -> Result<(), Refusal> {
    let stray = |complaint: &&ComplaintId| {
        let withheld = state.withheld().any(|withheld| withheld == **complaint);
        !withheld && !correction.pending.contains(*complaint)
    };
    if let Some(twice) = correction.released.iter().find(|one| state.released().any(|r| r == **one))
    {
        return Err(Refusal::ReleasedTwice(*twice));
    }
    match correction.released.iter().find(stray) {
        Some(stray) => Err(Refusal::NotWithheld(*stray)),
        None => Ok(()),
    }
}
