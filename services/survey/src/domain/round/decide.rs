//! The rules of procedure A. Command and state in, events out; a command that was carried out already gives no events.

use kernel::{OfficeCode, Quarter, Timestamp};
use sop::{Attempt, Step, StepClock, StepRecord};

use super::closing::{issue, reply};
use super::deadline::{note_overdue, recompute};
use super::opening::{open, receive};
use super::{
    Command, CompileReport, Context, DataPulled, PullData, Refusal, ReportCompiled, Round,
    RoundEvent,
};

/// What a rule answers.
pub(super) type Decision = Result<Vec<RoundEvent>, Refusal>;

/// What follows from a command in this state.
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
    let (office, period) = state.in_order("A3")?;
    let (seen, needed) = (seen.min(cutoff), state.last_box_position());
    if seen < needed {
        return Err(Refusal::DataNotArrived { seen, needed });
    }
    let record = ctx.complete("A3", office, state.running()?)?;
    let (office, next) = (office.clone(), ctx.start("A4")?);
    Ok(vec![DataPulled { office, period, record, cutoff, count, dataset_hash, next }.into()])
}

fn compile(state: &Round, command: CompileReport, ctx: &Context<'_>) -> Decision {
    let figures = command.figures;
    if state.report.as_ref().is_some_and(|before| before.figures == figures) {
        return Ok(vec![]);
    }
    let (office, period) = state.in_order("A4")?;
    let pulled = state.pulled.as_ref().map_or(0, |pulled| pulled.count);
    if figures.count != pulled {
        return Err(Refusal::CountDiffers { figures: figures.count, pulled });
    }
    let record = ctx.complete("A4", office, state.running()?)?;
    let (office, next) = (office.clone(), ctx.start("A5")?);
    Ok(vec![ReportCompiled { office, period, record, figures, next }.into()])
}

impl Round {
    /// Office and quarter, if that step is next.
    pub(super) fn in_order(&self, wanted: &'static str) -> Result<(&OfficeCode, Quarter), Refusal> {
        let opened = self.opened.as_ref().ok_or(Refusal::NotOpen)?;
        match self.expected() {
            Some(step) if step == wanted => Ok((&opened.office, opened.period)),
            expected => Err(Refusal::OutOfOrder { wanted, expected }),
        }
    }

    pub(super) fn running(&self) -> Result<&StepClock, Refusal> {
        self.clock.as_ref().ok_or(Refusal::NotOpen)
    }
}

impl Context<'_> {
    fn step(&self, id: &'static str) -> Result<&Step, Refusal> {
        self.procedure.step(id).ok_or(Refusal::NotInProcedure(id))
    }

    pub(super) fn start(&self, id: &'static str) -> Result<StepClock, Refusal> {
        self.start_at(id, self.now)
    }

    pub(super) fn start_at(&self, id: &'static str, at: Timestamp) -> Result<StepClock, Refusal> {
        Ok(self.step(id)?.start(at, self.zone, self.calendar))
    }

    /// The first instant after the quarter: a round stays open for its quarter, so receiving is not due before. Now, if it has ended.
    pub(super) fn end_of(&self, period: Quarter) -> Timestamp {
        self.zone.instant(period.next_first_day().at(0, 0, 0, 0)).max(self.now)
    }

    /// Completes the step whose clock runs: role, declaration and completeness are the step's own rules.
    pub(super) fn complete(
        &self,
        id: &'static str,
        office: &OfficeCode,
        clock: &StepClock,
    ) -> Result<StepRecord, Refusal> {
        let attempt = Attempt {
            actor: self.actor,
            office,
            declaration: self.declaration,
            items: self.items,
            substitute: false,
        };
        Ok(self.step(id)?.complete(&attempt, clock, self.now)?)
    }
}
