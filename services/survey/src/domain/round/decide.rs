//! The rules of procedure A. Command and state in, events out; a command that was carried out already gives no events.

use kernel::{OfficeCode, Quarter, Timestamp};
use sop::{Attempt, Step, StepClock, StepRecord};

use super::closing::{issue, reply};
use super::deadline::{note_overdue, recompute};
use super::{
    BoxRef, Command, CompileReport, Context, DataPulled, InvitationPublished, OpenRound, PullData,
    ReceiveResponses, Refusal, ReportCompiled, ResponsesReceived, Round, RoundEvent, RoundOpened,
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

fn open(state: &Round, command: OpenRound, ctx: &Context<'_>) -> Decision {
    let OpenRound { office, period, instrument, roster, boards } = command;
    let (zone, procedure) = (ctx.zone, ctx.procedure.reference());
    let opened =
        RoundOpened { office: office.clone(), zone, period, procedure, instrument, roster };
    if let Some(before) = &state.opened {
        let same = *before == opened && state.boards == boards;
        return if same { Ok(vec![]) } else { Err(Refusal::AlreadyOpen) };
    }
    // Telling the users is one act: its clock starts and stops with the command.
    let record = ctx.complete("A1", &office, &ctx.start("A1")?)?;
    let next = ctx.start_at("A2", ctx.end_of(period))?;
    let invitation = InvitationPublished { office, period, record, boards, next };
    Ok(vec![opened.into(), invitation.into()])
}

fn receive(state: &Round, command: ReceiveResponses, ctx: &Context<'_>) -> Decision {
    let RoundOpened { office, period, .. } = state.opened.as_ref().ok_or(Refusal::NotOpen)?;
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
        Some("A2" | "A3") => ctx.start("A2")?,
        expected => return Err(Refusal::OutOfOrder { wanted: "A2", expected }),
    };
    let record = ctx.complete("A2", office, &clock)?;
    let total = state.received() + boxes.iter().map(|emptied| emptied.count).sum::<u64>();
    let (office, period, next) = (office.clone(), *period, ctx.start("A3")?);
    Ok(vec![ResponsesReceived { office, period, record, boxes, total, next }.into()])
}

/// The boxes that were not received before, each once.
fn new_boxes(state: &Round, boxes: Vec<BoxRef>) -> Vec<BoxRef> {
    let same = |a: &BoxRef, b: &BoxRef| a.stream == b.stream && a.position == b.position;
    boxes.into_iter().fold(vec![], |mut new, emptied| {
        if !state.boxes.iter().chain(&new).any(|known| same(known, &emptied)) {
            new.push(emptied);
        }
        new
    })
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

    fn start(&self, id: &'static str) -> Result<StepClock, Refusal> {
        self.start_at(id, self.now)
    }

    fn start_at(&self, id: &'static str, at: Timestamp) -> Result<StepClock, Refusal> {
        Ok(self.step(id)?.start(at, self.zone, self.calendar))
    }

    /// The first instant after the quarter: a round stays open for its quarter, so receiving is not due before. Now, if it has ended.
    fn end_of(&self, period: Quarter) -> Timestamp {
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
