//! A2: intake empties the ballot boxes, the round takes over what came out.

use eventlog::Done;
use kernel::{CommandId, Version};
use proto::intake::v1::{Box as EmptiedBox, EmptyBoxesRequest, EmptyBoxesResponse};
use service::{Failure, FailureKind};

use super::{By, RoundKey, Rounds};
use crate::domain::round::{BoxRef, Command, ReceiveResponses, RoundEvent};

#[derive(Debug)]
pub(crate) struct Received {
    pub(crate) done: Done,
    /// Ratings that this command took over.
    pub(crate) ratings: u64,
    /// Boxes that intake did not empty yet.
    pub(crate) kept: u32,
}

impl Rounds {
    /// Asks intake to empty the office's boxes and receives those of the round's quarter. Boxes received before change nothing.
    pub(crate) async fn receive_responses(
        &self,
        round: &RoundKey,
        by: &By,
    ) -> Result<Received, Failure> {
        self.admit(round, by, "A2").await?;
        let EmptyBoxesResponse { boxes, kept } = self.empty_boxes(round).await?;
        let boxes: Vec<BoxRef> = boxes.into_iter().map(box_ref).collect::<Result<_, _>>()?;
        let of_round = boxes.into_iter().filter(|emptied| emptied.shift.quarter() == round.period);
        let command = Command::ReceiveResponses(ReceiveResponses { boxes: of_round.collect() });
        let done = self.carry_out(round, by, command).await?;
        Ok(Received { done, ratings: self.received_by(round, by.command).await?, kept })
    }

    async fn empty_boxes(&self, round: &RoundKey) -> Result<EmptyBoxesResponse, Failure> {
        let request = EmptyBoxesRequest { office: round.office.to_string() };
        Ok(self.intake.clone().empty_boxes(request).await?.into_inner())
    }

    /// From the log, so that a repeated command answers as the first time.
    async fn received_by(&self, round: &RoundKey, command: CommandId) -> Result<u64, Failure> {
        let rows = self.log.read_stream(round.stream(), Version::NEW).await?;
        let Some(row) = rows.iter().find(|row| row.command == command) else { return Ok(0) };
        let RoundEvent::ResponsesReceived(event) = row.event()? else { return Ok(0) };
        Ok(event.boxes.iter().map(|emptied| emptied.count).sum())
    }
}

pub(super) fn box_ref(emptied: EmptiedBox) -> Result<BoxRef, Failure> {
    let EmptiedBox { stream, place, shift, count, position } = emptied;
    let bad = |field: &str| {
        let message = format!("intake told of a box whose {field} does not read");
        Failure::new(FailureKind::Internal, "BAD_BOX", message)
    };
    Ok(BoxRef {
        stream,
        place: place.parse().map_err(|_| bad("place"))?,
        shift: shift.parse().map_err(|_| bad("shift"))?,
        count: u64::from(count),
        position,
    })
}
