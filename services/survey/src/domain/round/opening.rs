//! How a round begins: the users are invited, then answers come in.

use std::collections::BTreeSet;

use kernel::{Quarter, Timestamp, Zone};
use sop::Context;

use super::decide::Decision;
use super::{
    BoxRef, InvitationPublished, OpenRound, ReceiveResponses, Refusal, ResponsesReceived, Round,
    RoundOpened,
};

/// A1: the round is open and the users are invited.
pub(super) fn open(state: &Round, command: OpenRound, ctx: &Context<'_>) -> Decision {
    let OpenRound { office, zone, period, instrument, roster, boards } = command;
    let procedure = ctx.procedure.reference();
    let opened =
        RoundOpened { office: office.clone(), zone, period, procedure, instrument, roster };
    if let Some(before) = &state.opened {
        let same = *before == opened && state.boards == boards;
        return if same { Ok(vec![]) } else { Err(Refusal::AlreadyOpen) };
    }
    // Inviting the users is one act: its clock starts and stops with the command.
    let record = ctx.complete::<Refusal>("A1", &ctx.start("A1", zone)?, &office, false)?;
    let next = ctx.start_at("A2", end_of(period, zone).max(ctx.now), zone)?;
    let invitation = InvitationPublished { office, period, record, boards, next };
    Ok(vec![opened.into(), invitation.into()])
}

/// A2, as often as boxes are emptied before the data is pulled.
pub(super) fn receive(state: &Round, command: ReceiveResponses, ctx: &Context<'_>) -> Decision {
    let RoundOpened { office, zone, period, .. } = state.opened.as_ref().ok_or(Refusal::NotOpen)?;
    if command.boxes.is_empty() {
        return Err(Refusal::NothingReceived);
    }
    let boxes = new_boxes(state, command.boxes);
    if boxes.is_empty() {
        return Ok(vec![]);
    }
    // The clock of A2 runs for the first receipt after the quarter. An earlier or a later one is an act of its own, and A3 waits
    // for it anew.
    let clock = match state.expected() {
        Some("A2") if state.running()?.started_at <= ctx.now => state.running()?.clone(),
        Some("A2" | "A3") => ctx.start("A2", *zone)?,
        expected => return Err(Refusal::OutOfOrder { wanted: "A2", expected }),
    };
    let record = ctx.complete::<Refusal>("A2", &clock, office, false)?;
    let total = state.received() + boxes.iter().map(|emptied| emptied.count).sum::<u64>();
    let (office, period, next) = (office.clone(), *period, ctx.start("A3", *zone)?);
    Ok(vec![ResponsesReceived { office, period, record, boxes, total, next }.into()])
}

/// The first instant after the quarter. A round stays open for its quarter, so nothing is due before.
pub(super) fn end_of(period: Quarter, zone: Zone) -> Timestamp {
    zone.instant(period.next_first_day().at(0, 0, 0, 0))
}

/// The boxes that were not received before, each once.
fn new_boxes(state: &Round, boxes: Vec<BoxRef>) -> Vec<BoxRef> {
    let name = |emptied: &BoxRef| (emptied.stream.clone(), emptied.position);
    let mut known: BTreeSet<_> = state.boxes.iter().map(name).collect();
    boxes.into_iter().filter(|emptied| known.insert(name(emptied))).collect()
}
