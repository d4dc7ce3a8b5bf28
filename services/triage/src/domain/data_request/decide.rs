//! The rules of steps B2 and B3.

use std::collections::BTreeSet;

use kernel::{ComplaintId, OfficeCode, Quarter, Role, Zone};
use sop::{Context, StepClock};

use super::correct::correct;
use super::events::{
    DataReplyReceived, DataRequestEvent, DataRequestSent, DeadlineRecomputed, Exclusion, Sheet,
    StepOverdue,
};
use super::state::DataRequest;
use crate::domain::Refusal;
use crate::domain::context::{by_the_system, in_office, under};
use crate::domain::numbers::LetterNumber;

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Command {
    /// B2: Tim WBS sends the letter.
    Send(SendDataRequest),
    /// B3: Itjen's reply arrives.
    RecordReply(RecordDataReply),
    /// After B3: Itjen releases complaints that it had withheld. The same letter again changes nothing.
    CorrectReply(CorrectDataReply),
    /// The open step is late. For the system. `due_clock` counts only before the letter is sent.
    NoteOverdue { office: OfficeCode, quarter: Quarter, due_clock: StepClock },
    /// Counts the deadline again by a newer calendar. For the system.
    RecomputeDeadline,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct SendDataRequest {
    pub office: OfficeCode,
    pub zone: Zone,
    pub quarter: Quarter,
    pub letter_number: LetterNumber,
    /// The clock of B2: `step.start(quarter_started_at, zone, calendar)`.
    pub due_clock: StepClock,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct RecordDataReply {
    pub letter_number: LetterNumber,
    /// The complaints that are released to the office; may be empty.
    pub released: Vec<ComplaintId>,
    pub withheld: Vec<ComplaintId>,
    /// The disposition sheets, stored beside the log.
    pub sheets: Vec<Sheet>,
    pub excluded: Vec<Exclusion>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct CorrectDataReply {
    pub letter_number: LetterNumber,
    pub released: Vec<ComplaintId>,
    pub sheets: Vec<Sheet>,
    pub excluded: Vec<Exclusion>,
    /// Complaints of the office that are pending now, as the caller looked up. Some may have come after the reply.
    pub pending: Vec<ComplaintId>,
}

/// The events of a command; none when a repeat changes nothing.
pub fn decide(
    state: &DataRequest,
    command: Command,
    ctx: &Context<'_>,
) -> Result<Vec<DataRequestEvent>, Refusal> {
    if let Some(sent) = state.sent() {
        in_office(ctx, &sent.office)?;
        under(ctx, &sent.procedure)?;
    }
    match command {
        Command::Send(send) => send_request(state, send, ctx),
        Command::RecordReply(reply) => record_reply(state, reply, ctx),
        Command::CorrectReply(correction) => correct(state, correction, ctx),
        Command::NoteOverdue { office, quarter, due_clock } => {
            note_overdue(state, (office, quarter), &due_clock, ctx)
        }
        Command::RecomputeDeadline => recompute(state, ctx),
    }
}

fn send_request(
    state: &DataRequest,
    send: SendDataRequest,
    ctx: &Context<'_>,
) -> Result<Vec<DataRequestEvent>, Refusal> {
    in_office(ctx, &send.office)?;
    if let Some(sent) = state.sent() {
        return Err(Refusal::AlreadySent { letter: sent.letter_number.clone() });
    }
    let sent = DataRequestSent {
        record: ctx.complete::<Refusal>("B2", &send.due_clock, &send.office, false)?,
        next: ctx.start("B3", send.zone)?,
        procedure: ctx.procedure.reference(),
        office: send.office,
        zone: send.zone,
        quarter: send.quarter,
        letter_number: send.letter_number,
    };
    Ok(vec![sent.into()])
}

fn record_reply(
    state: &DataRequest,
    reply: RecordDataReply,
    ctx: &Context<'_>,
) -> Result<Vec<DataRequestEvent>, Refusal> {
    let sent = state.sent().ok_or(Refusal::NotRequested)?;
    if !ctx.actor.may_act_as(Role::Inspectorate, &sent.office) {
        return Err(Refusal::NotYourPart { wanted: Role::Inspectorate });
    }
    if let Some(known) = state.reply() {
        return repeated(known, &reply);
    }
    let clock = state.open_clock().ok_or(Refusal::NotRequested)?;
    each_once(&reply.released)?;
    named_once(&reply)?;
    let received = DataReplyReceived {
        office: sent.office.clone(),
        quarter: sent.quarter,
        record: ctx.complete::<Refusal>("B3", clock, &sent.office, false)?,
        letter_number: reply.letter_number,
        released: reply.released,
        withheld: u32::try_from(reply.withheld.len()).unwrap_or(u32::MAX),
        withheld_ids: reply.withheld,
        sheets: reply.sheets,
        excluded: reply.excluded,
    };
    Ok(vec![received.into()])
}

/// The same letter may arrive again, over bus or gRPC. It changes nothing.
fn repeated(
    known: &DataReplyReceived,
    reply: &RecordDataReply,
) -> Result<Vec<DataRequestEvent>, Refusal> {
    let same = (&known.letter_number, &known.released, &known.sheets)
        == (&reply.letter_number, &reply.released, &reply.sheets);
    let same = same && same_exclusions(&known.excluded, &reply.excluded);
    if same && same_withheld(known, &reply.withheld) {
        return Ok(vec![]);
    }
    Err(Refusal::AlreadyReplied { letter: known.letter_number.clone() })
}

/// The roles are looked up anew each time, so only the people are compared.
pub(super) fn same_exclusions(known: &[Exclusion], said: &[Exclusion]) -> bool {
    let people = |of: &[Exclusion]| {
        let pair = |one: &Exclusion| (one.complaint, one.person.clone());
        of.iter().map(pair).collect::<BTreeSet<_>>()
    };
    people(known) == people(said)
}

/// A reply from before the withheld ones were named is compared by their number.
fn same_withheld(known: &DataReplyReceived, withheld: &[ComplaintId]) -> bool {
    if known.withheld_ids.is_empty() {
        return usize::try_from(known.withheld) == Ok(withheld.len());
    }
    known.withheld_ids == withheld
}

/// A complaint is released or withheld, never both, and named once.
fn named_once(reply: &RecordDataReply) -> Result<(), Refusal> {
    let mut seen: BTreeSet<ComplaintId> = reply.released.iter().copied().collect();
    match reply.withheld.iter().find(|complaint| !seen.insert(**complaint)) {
        Some(twice) => Err(Refusal::NamedTwice(*twice)),
        None => Ok(()),
    }
}

pub(super) fn each_once(released: &[ComplaintId]) -> Result<(), Refusal> {
    let mut seen = BTreeSet::new();
    match released.iter().find(|complaint| !seen.insert(**complaint)) {
        Some(twice) => Err(Refusal::ReleasedTwice(*twice)),
        None => Ok(()),
    }
}

/// A timer may fire after the step was done or noted. Then there is no event.
fn note_overdue(
    state: &DataRequest,
    (office, quarter): (OfficeCode, Quarter),
    due_clock: &StepClock,
    ctx: &Context<'_>,
) -> Result<Vec<DataRequestEvent>, Refusal> {
    by_the_system(ctx)?;
    let clock = if state.sent().is_some() { state.open_clock() } else { Some(due_clock) };
    let late = clock.filter(|_| !state.overdue_noted());
    let Some((clock, due_at)) = late.and_then(|c| c.due_at.map(|due| (c, due))) else {
        return Ok(vec![]);
    };
    if ctx.now <= due_at {
        return Ok(vec![]);
    }
    Ok(vec![
        StepOverdue { office, quarter, step: clock.step.clone(), due_at, noticed_at: ctx.now }
            .into(),
    ])
}

fn recompute(state: &DataRequest, ctx: &Context<'_>) -> Result<Vec<DataRequestEvent>, Refusal> {
    by_the_system(ctx)?;
    let (Some(sent), Some(clock)) = (state.sent(), state.open_clock()) else {
        return Ok(vec![]);
    };
    let fresh = ctx.start_at("B3", clock.started_at, sent.zone)?;
    if fresh.due_at == clock.due_at {
        return Ok(vec![]);
    }
    let moved = DeadlineRecomputed {
        office: sent.office.clone(),
        quarter: sent.quarter,
        step: clock.step.clone(),
        old: clock.due_at,
        new: fresh.due_at,
        calendar: fresh.calendar,
    };
    Ok(vec![moved.into()])
}
