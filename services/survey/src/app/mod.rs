//! One function per use case: load → decide → append.

mod closing;
mod compile_report;
mod dataset;
mod get_round;
mod keep_time;
mod open_round;
mod pull_data;
mod receive_responses;
mod request;
#[cfg(test)]
mod tests;

use std::sync::Arc;

use eventlog::{Done, EventLog};
use kernel::{Actor, Clock, Office, Timestamp, Zone};
use proto::intake::v1::intake_client::IntakeClient;
use service::{Caller, Deps, Failure};
use sop::{Calendars, Context, Procedure, ProcedureKind};
use tonic::service::interceptor::InterceptedService;
use tonic::transport::Channel;

use crate::config::Settings;
use crate::domain::round::{Command, Refusal, Round, decide};

pub(crate) use get_round::Standing;
pub(crate) use keep_time::ticker;
pub(crate) use receive_responses::Received;
pub(crate) use request::{By, Opening, RoundKey};

/// The rating rounds of all offices: everything that a use case needs. A cheap handle.
#[derive(Clone)]
pub(crate) struct Rounds {
    log: EventLog,
    clock: Clock,
    offices: Arc<Vec<Office>>,
    intake: IntakeClient<InterceptedService<Channel, Caller>>,
}

impl Rounds {
    pub(crate) fn new(deps: &Deps, settings: &Settings, log: EventLog) -> Self {
        let (channel, caller) = (settings.intake.clone(), settings.caller.clone());
        let intake = IntakeClient::with_interceptor(channel, caller)
            .max_decoding_message_size(service::message_bytes_max());
        Self { log, clock: deps.clock.clone(), offices: Arc::clone(&deps.offices), intake }
    }

    /// The office of the round. People of another office get the answer for an office that does not exist.
    fn office(&self, round: &RoundKey, actor: &Actor) -> Result<&Office, Failure> {
        let stranger = actor.office.as_ref().is_some_and(|own| *own != round.office);
        let known = self.offices.iter().find(|office| office.code == round.office);
        known.filter(|_| !stranger).ok_or_else(Failure::not_found)
    }

    async fn load(&self, round: &RoundKey) -> Result<Round, Failure> {
        Ok(self.log.load::<Round>(round.stream()).await?.state)
    }

    /// The round in its present state, if the actor may complete that step of it. The decision checks this again; here the check comes before
    /// anything is read or asked elsewhere on the actor's behalf.
    async fn admit(&self, round: &RoundKey, by: &By, step: &'static str) -> Result<Round, Failure> {
        let zone = self.office(round, &by.actor)?.zone;
        let state = self.load(round).await?;
        let procedure = procedure(&state, self.clock.now(), zone)?;
        let step = procedure.step(step).ok_or(Refusal::NotInProcedure(step))?;
        step.check(&by.actor, &round.office, by.declaration, &by.items).map_err(Refusal::Step)?;
        Ok(state)
    }

    /// Decides the command on the newest state and appends what follows.
    async fn carry_out(
        &self,
        round: &RoundKey,
        by: &By,
        command: Command,
    ) -> Result<Done, Failure> {
        let (zone, now) = (self.office(round, &by.actor)?.zone, self.clock.now());
        let calendar = Calendars::builtin().known_at(now);
        let decide = |state: &Round| {
            let ctx = Context {
                now,
                actor: &by.actor,
                declaration: by.declaration,
                items: &by.items,
                calendar: &calendar,
                procedure: procedure(state, now, zone)?,
            };
            decide(state, command.clone(), &ctx)
        };
        let meta = service::meta(&by.actor);
        Ok(self.log.execute::<Round, Refusal, _>(round.stream(), by.command, meta, decide).await?)
    }
}

/// The revision that the round is pinned to; for a new round the one in force.
fn procedure(round: &Round, now: Timestamp, zone: Zone) -> Result<&'static Procedure, Refusal> {
    let Some(opened) = round.opened() else {
        let today = zone.local(now).date();
        let none = || Refusal::ProcedureUnknown(format!("none is in force on {today}"));
        return sop::in_force(ProcedureKind::EmployeeRating, today).ok_or_else(none);
    };
    let unknown = || Refusal::ProcedureUnknown(opened.procedure.to_string());
    sop::find(&opened.procedure).ok_or_else(unknown)
}
