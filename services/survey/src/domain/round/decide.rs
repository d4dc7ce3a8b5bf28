//! The rules of procedure A. Command and state in, events out; a command that was carried out already gives no events.

use sop::{Context, StepClock};

use super::closing::{issue, reply};
use super::deadline::{note_overdue, recompute};
use super::opening::{open, receive};
use super::{
    Command, CompileReport, DataPulled, PullData, Refusal, ReportCompiled, Round, RoundEvent,
    RoundOpened,
};

pub(super) type Decision = Result<Vec<RoundEvent>, Refusal>;

pub fn decide(state: &Round, command: Command, ctx: &Context<'_>) -> Decision {
    match command {
        Command::OpenRound(command) => open(state, command, ctx),
        Command::ReceiveResponses(command) => receive(state, command, ctx),
        Command::PullData(command) => pull(state, command, ctx),
        Command::CompileReport(command) => compile(state, command, ctx),
        Command::OfficerReply(command) => reply(state, command, ctx),
        Command::IssueFinalReport(command) => issue(state, command, ctx),
        Command::NoteOverdue(step) => Ok(note_overdue(state, step, ctx)),
        Command::RecomputeDeadline(step) => Ok(recompute(state, &step, ctx)),
    }
}

fn pull(state: &Round, command: PullData, ctx: &Context<'_>) -> Decision {
    let PullData { cutoff, count, dataset_hash, seen } = command;
    if state.pulled.as_ref().is_some_and(|before| {
        (before.cutoff, before.count, &before.dataset_hash) == (cutoff, count, &dataset_hash)
    }) {
        return Ok(vec![]);
    }
    if state.expected() == Some("A2") {
        return Err(Refusal::NothingReceived);
    }
    let RoundOpened { office, zone, period, .. } = state.in_order("A3")?;
    let (seen, needed) = (seen.min(cutoff), state.last_box_position());
    if seen < needed {
        return Err(Refusal::DataNotArrived { seen, needed });
    }
    let record = ctx.complete::<Refusal>("A3", state.running()?, office, false)?;
    let (office, period, next) = (office.clone(), *period, ctx.start("A4", *zone)?);
    Ok(vec![DataPulled { office, period, record, cutoff, count, dataset_hash, next }.into()])
}

fn compile(state: &Round, command: CompileReport, ctx: &Context<'_>) -> Decision {
    let figures = command.figures;
    if state.report.as_ref().is_some_and(|before| before.figures == figures) {
        return Ok(vec![]);
    }
    let RoundOpened { office, zone, period, .. } = state.in_order("A4")?;
    let pulled = state.pulled.as_ref().map_or(0, |pulled| pulled.count);
    if figures.count != pulled {
        return Err(Refusal::CountDiffers { figures: figures.count, pulled });
    }
    let record = ctx.complete::<Refusal>("A4", state.running()?, office, false)?;
    let (office, period, next) = (office.clone(), *period, ctx.start("A5", *zone)?);
    Ok(vec![ReportCompiled { office, period, record, figures, next }.into()])
}

impl Round {
    /// What the round was opened with, if that step is next.
    pub(super) fn in_order(&self, wanted: &'static str) -> Result<&RoundOpened, Refusal> {
        let opened = self.opened.as_ref().ok_or(Refusal::NotOpen)?;
        match self.expected() {
            Some(step) if step == wanted => Ok(opened),
            expected => Err(Refusal::OutOfOrder { wanted, expected }),
        }
    }

    pub(super) fn running(&self) -> Result<&StepClock, Refusal> {
        self.clock.as_ref().ok_or(Refusal::NotOpen)
    }
}
