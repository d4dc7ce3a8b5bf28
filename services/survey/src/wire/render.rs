//! Answers.

use eventlog::Done;
use proto::common::v1 as common;
use proto::survey::v1 as rpc;
use service::wire::timestamp;
use sop::StepClock;

use crate::app::{Received, RoundKey, Standing};

pub(crate) fn done(round: &RoundKey, done: Done) -> common::Done {
    common::Done {
        version: done.version.0,
        position: done.position.map_or(0, |position| position.0),
        applied: done.applied,
        stream: round.name(),
    }
}

pub(crate) fn received(round: &RoundKey, received: &Received) -> rpc::ReceiveResponsesResponse {
    rpc::ReceiveResponsesResponse {
        done: Some(done(round, received.done)),
        received: received.ratings,
        kept: received.kept,
    }
}

pub(crate) fn standing(standing: &Standing) -> rpc::RoundState {
    let round = &standing.round.state;
    rpc::RoundState {
        expected_step: round.expected().unwrap_or_default().to_owned(),
        due: round.clock().map(due),
        received: round.received(),
        arrived: standing.arrived,
        version: standing.round.version.0,
    }
}

fn due(clock: &StepClock) -> common::StepDue {
    common::StepDue {
        step: clock.step.to_string(),
        started_at: Some(timestamp(clock.started_at)),
        due_at: clock.due_at.map(timestamp),
    }
}
